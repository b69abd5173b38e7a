export { evaluationParams, type EvaluationSettings } from '../../../shared/evaluation-settings.ts';
