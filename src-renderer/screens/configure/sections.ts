/** The steps of the wizard, in the order of the work. */
export const sections = [
  { id: 'goal', title: 'Goal', text: 'How much work is it worth? Sets the network, the training and the validation.' },
  { id: 'steps', title: 'Steps', text: 'What is done to each image before the network sees it. Predictions are taken back to the original image.' },
  { id: 'patches', title: 'Patches', text: 'How images are cut for the network, and how patches make batches.' },
  { id: 'augmentation', title: 'Augmentation', text: 'Random changes of training patches. Validation sees none of them.' },
  { id: 'network', title: 'Network', text: 'What learns.' },
  { id: 'loss', title: 'Loss', text: 'What training lowers.' },
  { id: 'training', title: 'Training', text: 'How long, how fast, and from which random start.' },
  { id: 'validation', title: 'Validation', text: 'Which cases are held out, to tell how good the network is on new ones.' },
  { id: 'summary', title: 'Summary', text: 'The name of the run, and what differs from the defaults.' },
] as const; // prettier-ignore

export type SectionId = (typeof sections)[number]['id'];

/** In which section a value is changed, by its path in the pipeline. */
export function sectionOf(path: string): SectionId {
  const [first] = path.split('.');
  const places: Readonly<Record<string, SectionId>> = {
    steps: 'steps',
    patches: 'patches',
    batches: 'patches',
    prediction: 'patches',
    augmentations: 'augmentation',
    architecture: 'network',
    rank: 'network',
    loss: 'loss',
    evaluation: 'validation',
  };
  return places[first] ?? 'training';
}
