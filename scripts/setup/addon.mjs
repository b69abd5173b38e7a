import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEntry, findEntry } from './cache.mjs';
import { run, say, setupError } from './run.mjs';

/**
 * The compiled addon that binds TensorFlow's C interface to Node: from the cache, or made by the first C++ compiler
 * that works. Resolves to the path of tfjs_binding.node.
 */
export async function provideAddon({ root, folders, library, version, binding, hashes }) {
  const name = `addon-${addonKey(binding)}-tensorflow-${version}-${process.platform}-${process.arch}`;
  let entry = findEntry(folders, name, { hashes });
  if (!entry) {
    say('compiling the addon that binds TensorFlow to Node (about 15 s)');
    entry = await createEntry(folders, name, (folder) => compile(root, binding, library, folder));
  }
  return join(entry, 'tfjs_binding.node');
}

/** Changes with the addon's sources. */
function addonKey(binding) {
  const hash = createHash('sha256');
  for (const name of readdirSync(binding).sort()) hash.update(name).update(readFileSync(join(binding, name)));
  return hash.digest('hex').slice(0, 12);
}

async function compile(root, binding, library, folder) {
  mkdirSync(folder, { recursive: true });
  const tried = [];
  for (const compiler of [process.env.CXX, 'g++', 'clang++', 'c++'].filter(Boolean)) {
    const { ok, result } = await run(compiler, compilerArguments(root, binding, library, folder));
    if (ok) return;
    tried.push(`  ${compiler}: ${result}`);
  }
  throw setupError(
    [
      'setup: the addon that binds TensorFlow to Node could not be compiled. Tried:',
      ...tried,
      'Install a C++ compiler (Debian, Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++), then run this again.',
    ].join('\n'),
  );
}

function compilerArguments(root, binding, library, folder) {
  return [
    ...['-O2', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    join(binding, 'tfjs_backend.cc'),
    join(binding, 'tfjs_binding.cc'),
    `-I${binding}`,
    `-I${join(root, 'node_modules', 'node-api-headers', 'include')}`,
    `-I${join(library, 'include')}`,
    `-L${library}`,
    '-l:libtensorflow_cc.so.2',
    '-l:libtensorflow_framework.so.2',
    // tfjs-node keeps the addon in lib/napi-v8 and looks for the library in deps/lib.
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
    '-o',
    join(folder, 'tfjs_binding.node'),
  ];
}
