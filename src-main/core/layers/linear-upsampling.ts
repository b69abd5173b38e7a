import { tf, tfl, upsampleLinear } from '../tf/index.ts';

/** Multiplies each spatial axis by its factor (1 or 2) by linear interpolation, in 2D and 3D: tfjs has it for neither. */
export class LinearUpsampling extends tfl.layers.Layer {
  static readonly className = 'StudioLinearUpsampling';
  private readonly factors: readonly number[];

  constructor(config: { factors: readonly number[]; name?: string }) {
    super(config as ConstructorParameters<typeof tfl.layers.Layer>[0]);
    this.factors = config.factors;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => upsampleLinear(Array.isArray(inputs) ? inputs[0] : inputs, this.factors));
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape.map((size, axis) => (size === null ? null : size * (this.factors[axis - 1] ?? 1)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), factors: [...this.factors] };
  }
}

tf.serialization.registerClass(LinearUpsampling);
