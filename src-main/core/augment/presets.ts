/** A list of augmentations under a name, as plain data; a pipeline gives the name in place of the list. */
export interface AugmentationPreset {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** As in a pipeline; settings that are left out have their defaults. */
  readonly choices: readonly { readonly id: string; readonly params: Readonly<Record<string, unknown>> }[];
}

/**
 * All augmentations that the MIScnn paper names and used for its kidney tumours (Müller & Kramer 2021), with the ranges
 * and the probability of each that its code gives to batchgenerators, in its order. Rotation and scaling are drawn
 * separately, so they are two entries. The paper's elastic deformation is told by a share of the patch here; see
 * `elastic`.
 */
const miscnn: AugmentationPreset = {
  id: 'MIScnn',
  title: 'MIScnn',
  help: 'What the MIScnn paper used: every second patch mirrored along each axis, everything else in 15 of 100 patches.',
  choices: [
    { id: 'mirror', params: { probability: 0.5 } },
    { id: 'contrast', params: { probability: 0.15, factorRange: [0.3, 3] } },
    { id: 'brightness', params: { probability: 0.15, factorRange: [0.5, 2] } },
    { id: 'gamma', params: { probability: 0.15, gammaRange: [0.7, 1.5] } },
    { id: 'gaussianNoise', params: { probability: 0.15, standardDeviationRange: [0, 0.05] } },
    { id: 'elastic', params: { probability: 0.15 } },
    { id: 'rotateScale', params: { probability: 0.15, rotationDegrees: [-15, 15], scaleRange: [1, 1] } },
    { id: 'rotateScale', params: { probability: 0.15, rotationDegrees: [0, 0], scaleRange: [0.85, 1.25] } },
  ],
};

/**
 * The training augmentation of nnU-Net 2 (Isensee et al. 2021; nnUNetTrainer), in its order: no elastic deformation,
 * gamma once from the bright and once from the dark end.
 */
const nnUnet: AugmentationPreset = {
  id: 'nnU-Net',
  title: 'nnU-Net',
  help: 'What nnU-Net 2 does by default for volumes: wide rotations and scales, noise, blur, low resolution.',
  choices: [
    { id: 'rotateScale', params: { probability: 0.2, rotationDegrees: [-30, 30], scaleRange: [1, 1] } },
    { id: 'rotateScale', params: { probability: 0.2, rotationDegrees: [0, 0], scaleRange: [0.7, 1.4] } },
    { id: 'gaussianNoise', params: { probability: 0.1, standardDeviationRange: [0, 0.1] } },
    { id: 'gaussianBlur', params: { probability: 0.2, channelProbability: 0.5, sigmaRange: [0.5, 1] } },
    { id: 'brightness', params: { probability: 0.15, factorRange: [0.75, 1.25] } },
    { id: 'contrast', params: { probability: 0.15, factorRange: [0.75, 1.25] } },
    { id: 'lowResolution', params: { probability: 0.25, channelProbability: 0.5, zoomRange: [0.5, 1] } },
    { id: 'gamma', params: { probability: 0.1, gammaRange: [0.7, 1.5], invert: true } },
    { id: 'gamma', params: { probability: 0.3, gammaRange: [0.7, 1.5] } },
    { id: 'mirror', params: { probability: 0.5 } },
  ],
};

export const augmentationPresets: readonly AugmentationPreset[] = [miscnn, nnUnet];
