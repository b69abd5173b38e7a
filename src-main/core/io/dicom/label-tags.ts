import type { Tag } from './tags.ts';

/** The elements of RT structure sets and segmentations, named as in PS3.6. */
export const labelTags = {
  segmentationType: '0062,0001',
  segmentSequence: '0062,0002',
  segmentNumber: '0062,0004',
  segmentLabel: '0062,0005',
  segmentDescription: '0062,0006',
  segmentAlgorithmType: '0062,0008',
  segmentIdentificationSequence: '0062,000A',
  referencedSegmentNumber: '0062,000B',
  maximumFractionalValue: '0062,000E',
  structureSetRoiSequence: '3006,0020',
  roiNumber: '3006,0022',
  roiName: '3006,0026',
  referencedFrameOfReferenceUid: '3006,0024',
  roiContourSequence: '3006,0039',
  contourSequence: '3006,0040',
  contourGeometricType: '3006,0042',
  contourData: '3006,0050',
  referencedRoiNumber: '3006,0084',
} as const satisfies Record<string, Tag>;
