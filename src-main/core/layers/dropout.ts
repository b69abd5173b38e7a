import { attribute, runOperation, tf, tfl } from '../tf/index.ts';

/**
 * Dropout whose mask depends only on (seed, step): tfjs' own draws from a hidden generator, so that a resumed run
 * would differ from one that was not stopped.
 */
export class Dropout extends tfl.layers.Layer {
  static readonly className = 'StudioDropout';
  /** Set by the trainer before each step. */
  step = 0;
  private readonly rate: number;
  private readonly seed: number;

  constructor(config: { rate: number; seed: number; name?: string }) {
    super(config);
    this.rate = config.rate;
    this.seed = config.seed;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (!training || this.rate === 0) return tf.clone(x);
      const [uniform] = runOperation(
        'StatelessRandomUniform',
        [attribute.type('dtype'), attribute.type('T', 'int32'), attribute.type('Tseed', 'int32')],
        [tf.tensor1d(x.shape, 'int32'), tf.tensor1d([this.seed, this.step], 'int32')],
      );
      const mask = tf.mul(tf.cast(tf.greaterEqual(uniform, this.rate), 'float32'), 1 / (1 - this.rate));
      return tf.mul(x, mask);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed };
  }
}

tf.serialization.registerClass(Dropout);
