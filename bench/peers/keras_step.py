"""Training steps in Keras 3 on TensorFlow's graphs, float32. Arguments: the net, the folder of batch and weights."""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

from common import batch_of, net_of, serve_steps, take_weights  # noqa: E402


def build(net):
    layers, rank = keras.layers, net["rank"]
    conv = layers.Conv3D if rank == 3 else layers.Conv2D
    up_conv = layers.Conv3DTranspose if rank == 3 else layers.Conv2DTranspose
    pool = layers.MaxPooling3D if rank == 3 else layers.MaxPooling2D

    def unit(x, filters):
        x = conv(filters, 3, padding="same", activation="relu")(x)
        return layers.BatchNormalization()(x)

    def block(x, filters):
        return unit(unit(x, filters), filters)

    widths = [min(512, net["filters"] * 2**level) for level in range(net["depth"] + 1)]
    inputs = keras.Input((*net["shape"], 1))
    x, skips = inputs, []
    for width in widths[:-1]:
        x = block(x, width)
        skips.append(x)
        x = pool(2, padding="same")(x)
    x = block(x, widths[-1])
    for width, skip in zip(widths[-2::-1], reversed(skips)):
        x = layers.concatenate([up_conv(width, 2, strides=2, padding="same")(x), skip])
        x = block(x, width)
    return keras.Model(inputs, conv(net["classes"], 1, activation="softmax")(x))


def loss_of(truth, prediction):
    """Soft Dice loss, averaged over items and classes, + cross-entropy."""
    space = list(range(1, len(prediction.shape) - 1))
    both = truth * prediction
    entropy = -tf.reduce_mean(tf.math.log(tf.clip_by_value(tf.reduce_sum(both, -1), 1e-7, 1)))
    sums = tf.reduce_sum(truth, space) + tf.reduce_sum(prediction, space)
    dice = (2 * tf.reduce_sum(both, space) + 1e-5) / (sums + 1e-5)
    return 1 - tf.reduce_mean(dice) + entropy


def main():
    name, folder = sys.argv[1:]
    net = net_of(name)
    model = build(net)
    weights = model.trainable_variables
    for variable, value in zip(weights, take_weights(folder, [each.shape for each in weights])):
        variable.assign(value)
    optimizer = keras.optimizers.Adam(1e-3)
    optimizer.build(weights)
    image, truth = map(tf.constant, batch_of(folder, net))

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            value = loss_of(truth, model(image, training=True))
        optimizer.apply_gradients(zip(tape.gradient(value, weights), weights))
        return value

    versions = {"keras": keras.__version__, "tensorflow": tf.__version__}
    serve_steps(lambda: step().numpy(), {"parameters": model.count_params(), "versions": versions})


main()
