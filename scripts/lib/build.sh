# Builds. Sourced by scripts/bench, scripts/package-deb, scripts/run, scripts/screenshots and scripts/test.
# What scripts read of these looks unused here.
# shellcheck shell=bash disable=SC2034

# Flags of the build that scripts/run and scripts/test share. Libraries in C are optimized:
# without it, scrypt takes a second for a password in place of a tenth.
debug_flags=(-Xcc -O2)

# build_release LOG PRODUCT…: into .build/release, so that the programs need no Swift where they run;
# what is left to inline across packages is a twentieth of the time. Relocations in few bytes (glibc 2.36,
# Debian 12) and no symbols for others to link to are a seventh of a bridge's resident memory.
build_release() {
    local log=$1 product
    shift
    echo "building for release …" >&2
    mkdir -p "$(dirname "$log")"
    for product in "$@"; do
        if ! swift build -c release --static-swift-stdlib -Xswiftc -cross-module-optimization \
            -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs \
            -Xlinker --no-export-dynamic --product "$product" >"$log" 2>&1; then
            grep -E 'error:' "$log" | sort -u >&2 || tail -n 40 "$log" >&2
            return 1
        fi
    done
}
