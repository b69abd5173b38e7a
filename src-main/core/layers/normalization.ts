import { normalizeBatch, normalizeByStatistics, tf, tfl } from '../tf/index.ts';

interface Config {
  epsilon?: number;
  /** Whether there is a gamma; without one it is 1. */
  hasScale?: boolean;
  name?: string;
}

/** What all normalisations share: gamma and beta, one number a channel, for inputs of any rank. */
abstract class Normalization extends tfl.layers.Layer {
  protected readonly epsilon: number;
  private readonly hasScale: boolean;
  private gammaVariable: tfl.LayerVariable | null = null;
  protected beta!: tfl.LayerVariable;

  constructor(config: Config, epsilon: number) {
    super(config as ConstructorParameters<typeof tfl.layers.Layer>[0]);
    this.epsilon = config.epsilon ?? epsilon;
    this.hasScale = config.hasScale ?? true;
  }

  override build(inputShape: tfl.Shape): void {
    const channels = [inputShape.at(-1)!];
    if (this.hasScale) this.gammaVariable = this.addWeight('gamma', channels, 'float32', tfl.initializers.ones());
    this.beta = this.addWeight('beta', channels, 'float32', tfl.initializers.zeros());
    super.build(inputShape);
  }

  protected gamma(): tf.Tensor1D {
    return (this.gammaVariable?.read() ?? tf.onesLike(this.beta.read())) as tf.Tensor1D;
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon, hasScale: this.hasScale };
  }
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015) over all axes but the last, for images and volumes. The moving statistics
 * start as the plain average of the batches seen and become an exponential average with `momentum` once that is
 * the longer memory: after few steps they are already those of the data, not of their initial values.
 */
export class BatchNormalization extends Normalization {
  static readonly className = 'StudioBatchNormalization';
  /** Training steps that the moving statistics have seen, an int32 scalar; whoever trains sets it. */
  step: tf.Scalar | null = null;
  /** The moving statistics are the plain average over all steps, not only over the first ones. */
  averaging = false;
  private readonly momentum: number;
  private movingMean!: tfl.LayerVariable;
  private movingVariance!: tfl.LayerVariable;

  constructor(config: Config & { momentum?: number } = {}) {
    super(config, 1e-3);
    this.momentum = config.momentum ?? 0.99;
  }

  override build(inputShape: tfl.Shape): void {
    super.build(inputShape);
    const channels = [inputShape.at(-1)!];
    const { zeros, ones } = tfl.initializers;
    this.movingMean = this.addWeight('moving_mean', channels, 'float32', zeros(), undefined, false);
    this.movingVariance = this.addWeight('moving_variance', channels, 'float32', ones(), undefined, false);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const gamma = this.gamma();
      const beta = this.beta.read() as tf.Tensor1D;
      if (!training) {
        const statistics = { mean: this.movingMean.read(), variance: this.movingVariance.read(), gamma, beta };
        return normalizeByStatistics(x, statistics, this.epsilon);
      }
      const { output, mean, variance } = normalizeBatch(x, gamma, beta, this.epsilon);
      const seen = tf.add(tf.cast(this.step ?? tf.scalar(0), 'float32'), 1);
      const share = tf.maximum(this.averaging ? 0 : 1 - this.momentum, tf.div(1, seen));
      moveTowards(this.movingMean, mean, share);
      moveTowards(this.movingVariance, variance, share);
      return output;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum };
  }
}

/** Instance normalisation (Ulyanov et al. 2016): each item of the batch by its own statistics, in prediction too. */
export class InstanceNormalization extends Normalization {
  static readonly className = 'StudioInstanceNormalization';

  constructor(config: Config = {}) {
    super(config, 1e-5);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [gamma, beta] = [this.gamma(), this.beta.read() as tf.Tensor1D];
      const items = x.shape[0] === 1 ? [x] : tf.split(x, x.shape[0], 0);
      const normalized = items.map((item) => normalizeBatch(item, gamma, beta, this.epsilon).output);
      return normalized.length === 1 ? normalized[0] : tf.concat(normalized, 0);
    });
  }
}

/** Layer normalisation (Ba et al. 2016): the channels of each voxel by their own statistics. */
export class LayerNormalization extends Normalization {
  static readonly className = 'StudioLayerNormalization';

  constructor(config: Config = {}) {
    super(config, 1e-3);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const variance = tf.mean(tf.square(centred), -1, true);
      const normalized = tf.mul(centred, tf.rsqrt(tf.add(variance, this.epsilon)));
      return tf.add(tf.mul(normalized, this.gamma()), this.beta.read());
    });
  }
}

function moveTowards(variable: tfl.LayerVariable, value: tf.Tensor, share: tf.Tensor): void {
  const before = variable.read();
  variable.write(tf.add(before, tf.mul(tf.sub(value, before), share)));
}

tf.serialization.registerClass(BatchNormalization);
tf.serialization.registerClass(InstanceNormalization);
tf.serialization.registerClass(LayerNormalization);
