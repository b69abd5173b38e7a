import { nodeOf, type Edge, type Graph } from './graph.ts';
import { halfRules } from './half-precision.ts';
import { attribute, nativeBackend, type Attribute } from './raw.ts';
import { NotTraceable, type RecordedConstant, type RecordedOperation } from './record.ts';

/** TF_DataType of a kind of float with 16 bits. */
export type Half = 14 | 19;
export const bfloat16 = 14;

/** Where each recorded tensor is found in the graph, in the type that is asked for. */
export function createEdges(graph: Graph, half: Half | null) {
  const { TF_FLOAT } = nativeBackend().binding;
  const known = new Map<number, { float?: Edge; half?: Edge; isHalf: boolean; shape: readonly number[] }>();
  const constants = new Map<number, RecordedConstant>();
  const of = (id: number) => {
    const found = known.get(id);
    if (!found) throw new NotTraceable('it uses a tensor that was made before it began');
    return found;
  };
  const cast = (edge: Edge, from: number, to: number): Edge => {
    const type = attribute.type('SrcT');
    const attributes: Attribute[] = [
      { ...type, value: from },
      { ...type, name: 'DstT', value: to },
    ];
    return `${graph.add('Cast', attributes, [edge])}:0`;
  };
  const float = (id: number): Edge => (of(id).float ??= cast(of(id).half!, half!, TF_FLOAT));
  const inHalf = (id: number): Edge => (of(id).half ??= cast(of(id).float!, TF_FLOAT, half!));

  return {
    set: (id: number, edge: Edge): void => void known.set(id, { float: edge, isHalf: false, shape: [] }),
    float,
    constant(recorded: RecordedConstant): void {
      const { id, dtype, shape } = recorded.output;
      constants.set(id, recorded);
      known.set(id, { float: `${graph.constant(dtype, shape, recorded.values)}:0`, isHalf: false, shape });
    },
    /** Adds the operation after those of `after`; returns its name. */
    operation(recorded: RecordedOperation, after: readonly Edge[]): string {
      const { inputs, outputs } = recorded;
      const rule = isFloat(recorded.attributes, TF_FLOAT) ? halfRules[recorded.name] : undefined;
      const data = rule?.data?.(inputs.length) ?? inputs.map((_, i) => i);
      const isLed =
        half !== null && rule !== undefined && (rule.starts || (rule.lead ?? data).every((i) => of(inputs[i]).isHalf));
      const instead = rule?.instead?.(recorded, {
        graph,
        dtype: isLed ? half : TF_FLOAT,
        first: () => ({ edge: isLed ? inHalf(inputs[0]) : float(inputs[0]), shape: of(inputs[0]).shape }),
        constant: (id) => constants.get(id),
      });
      if (instead) {
        known.set(outputs[0].id, { [isLed ? 'half' : 'float']: instead, isHalf: isLed, shape: outputs[0].shape });
        return nodeOf(instead);
      }
      const goesAlong = isLed && rule.instead === undefined;
      const node = graph.add(
        recorded.name,
        recorded.attributes.map((each) => (goesAlong && each.name === 'T' ? { ...each, value: half } : each)),
        [...inputs.map((id, i) => (goesAlong && data.includes(i) ? inHalf(id) : float(id))), ...after],
      );
      outputs.forEach(({ id, shape }, i) => {
        const isHalf = goesAlong && (rule.outputs?.includes(i) ?? true);
        known.set(id, { [isHalf ? 'half' : 'float']: `${node}:${i}`, isHalf, shape });
      });
      return node;
    },
  };
}

function isFloat(attributes: readonly Attribute[], float: number): boolean {
  return attributes.some(({ name, value }) => name === 'T' && value === float);
}
