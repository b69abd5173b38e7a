import { attribute, runOperation, tf, tfl } from '../tf/index.ts';

/**
 * Dropout whose mask depends only on (seed, step): tfjs' own draws from a hidden generator, so that a resumed run
 * would differ from one that was not stopped. With `ofChannels` whole channels of an item are dropped (spatial dropout,
 * Tompson et al. 2015): neighbouring voxels tell the same, so that dropping some of them hides little.
 */
export class Dropout extends tfl.layers.Layer {
  static readonly className = 'StudioDropout';
  /** Number of the training step, from 0, an int32 scalar; whoever trains sets it. */
  step: tf.Scalar | null = null;
  private readonly rate: number;
  private readonly seed: number;
  private readonly ofChannels: boolean;

  constructor(config: { rate: number; seed: number; ofChannels?: boolean; name?: string }) {
    super(config);
    this.rate = config.rate;
    this.seed = config.seed;
    this.ofChannels = config.ofChannels ?? false;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (!training || this.rate === 0) return tf.clone(x);
      const shape = this.ofChannels ? x.shape.map((size, axis) => (isSpatial(axis, x.rank) ? 1 : size)) : x.shape;
      const step = this.step ?? tf.scalar(0, 'int32');
      const [uniform] = runOperation(
        'StatelessRandomUniform',
        [attribute.type('dtype'), attribute.type('T', 'int32'), attribute.type('Tseed', 'int32')],
        [tf.tensor1d(shape, 'int32'), tf.stack([tf.scalar(this.seed, 'int32'), step])],
      );
      const mask = tf.mul(tf.cast(tf.greaterEqual(uniform, this.rate), 'float32'), 1 / (1 - this.rate));
      return tf.mul(x, mask);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed, ofChannels: this.ofChannels };
  }
}

function isSpatial(axis: number, rank: number): boolean {
  return axis > 0 && axis < rank - 1;
}

tf.serialization.registerClass(Dropout);
