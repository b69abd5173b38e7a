import { z } from 'zod';

/**
 * Names of cases become names of files (`predictions/CASE.nii.gz`, figures), also those of a data set or run that
 * somebody else has made: none may lead to another folder, on any system.
 */
export const caseIdSchema = z
  .string()
  .refine(isCaseId, 'the name of a case is a file name: not empty, not "..", without "/", "\\" and control characters');

/** NUL ends a path; line breaks and tabs break tables. */
export function isCaseId(id: string): boolean {
  return id !== '' && id !== '.' && id !== '..' && !/[/\\\u0000-\u001f\u007f]/.test(id);
}

/** The path of a case's file below the folder of its data set, with `/`. */
export const casePathSchema = z
  .string()
  .refine(staysBelow, 'the file of a case lies below the folder of its data set: give a relative path without ".."');

/** Whether a path joined to a folder stays inside it, on any system; links are followed as the user made them. */
export function staysBelow(path: string): boolean {
  return path !== '' && !path.includes('\0') && !/^(?:[/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..');
}
