/**
 * The log-cosh Dice loss (Jadon 2020, doi:10.1109/CIBCB48159.2020.9277638): log(cosh(s · D)) of the soft Dice loss D, flat
 * near its optimum and nearly a straight line of slope s far from it.
 *
 * @type {import('./miscnn-studio.d.ts').Plugin}
 */
export default ({ tf, losses, defineLoss, defineParams }) => ({
  losses: {
    logCoshDice: defineLoss({
      title: 'Log-cosh Dice',
      help: 'The soft Dice loss, flattened near its optimum.',
      params: defineParams({
        steepness: {
          kind: 'number',
          default: 1,
          min: 0.1,
          max: 10,
          title: 'Steepness',
          help: 'What the Dice loss is multiplied by before; larger values make the flat part smaller.',
        },
      }),
      loss: ({ steepness }) => {
        const dice = losses.diceSoft.loss({ smooth: 0.00001, background: true, classWeights: [] });
        return (truth, prediction) => tf.log(tf.cosh(tf.mul(steepness, dice(truth, prediction))));
      },
    }),
  },
});
