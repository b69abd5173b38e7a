import { giveBackMemory } from './give-back.ts';
import { serveThread } from './serve-thread.ts';
import { tasks, type TaskName } from './tasks.ts';

/** Entry of a pool's thread. */
serveThread(({ name, input }: { name: TaskName; input: never }, tell) => tasks[name](input, tell), giveBackMemory);
