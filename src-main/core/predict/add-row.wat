;; memory[to + i] += scale * memory[weights + i] * memory[from + i], for 32-bit floats; addresses and count in bytes.
;; WABT's wat2wasm makes the bytes in weighted-sum.ts of it: wat2wasm add-row.wat && base64 --wrap=0 add-row.wasm
(module
  (import "core" "memory" (memory 1))
  (func (export "addRow") (param $to i32) (param $from i32) (param $weights i32) (param $count i32) (param $scale f32)
    (local $end i32)
    (local $scales v128)
    (local.set $scales (f32x4.splat (local.get $scale)))

    ;; Four values at a time, up to the last multiple of 16 bytes.
    (local.set $end (i32.add (local.get $to) (i32.and (local.get $count) (i32.const -16))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $to) (local.get $end)))
        (v128.store align=4 (local.get $to)
          (f32x4.add
            (v128.load align=4 (local.get $to))
            (f32x4.mul
              (f32x4.mul (local.get $scales) (v128.load align=4 (local.get $weights)))
              (v128.load align=4 (local.get $from)))))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
        (br $next)))

    ;; The up to three values that are left.
    (local.set $end (i32.add (local.get $to) (i32.and (local.get $count) (i32.const 15))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $to) (local.get $end)))
        (f32.store (local.get $to)
          (f32.add
            (f32.load (local.get $to))
            (f32.mul (f32.mul (local.get $scale) (f32.load (local.get $weights))) (f32.load (local.get $from)))))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $weights (i32.add (local.get $weights) (i32.const 4)))
        (br $next)))))
