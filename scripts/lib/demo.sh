# A whole Zapoj on this machine: cloud, bridge, virtual devices. Sourced by scripts/run and
# scripts/screenshots.
# Sets up $data; everything it starts is stopped by stop_all.
# What they read of it looks unused here.
# shellcheck shell=bash disable=SC2034

bin=.build/debug
card=04A1B2C3D4E5F6
driver_email=jana@zapoj.example admin_email=admin@example.com
# Set by who sources this: the folder for everything, the cloud's port and address.
data='' port='' url=''
# Process ids in the order in which they are stopped.
bridge_pid='' sim_pid='' cloud_pid=''

say() { printf '%s\n' "$*" >&2; }
fail() { say "run: $*"; exit 1; }
show_logs() { tail -n 15 "$data"/*.log >&2 || true; }

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS >= deadline)); then
            show_logs
            fail "$what: not within the time"
        fi
        sleep 0.1
    done
}

port_in_use() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port on which nothing listens.
free_port() {
    local candidate
    while candidate=$(shuf -i 20000-32000 -n 1) && port_in_use "$candidate"; do
        :
    done
    echo "$candidate"
}

# Each part has a session of its own: Ctrl-C reaches this script alone, which then stops them in
# their order.
# start_cloud [OPTION...]
# shellcheck disable=SC2120
start_cloud() {
    setsid "$bin/zapoj-cloud" serve --data-directory "$data/cloud" --http-port "$port" \
        --people-common-passwords-file .build/assets/common-passwords.txt \
        --web-font-file .build/assets/inter.woff2 --map-directory .build/assets "$@" \
        >>"$data/cloud.log" 2>&1 &
    cloud_pid=$!
    wait_for 15 "the cloud" cloud_is_up
}

cloud_is_up() {
    kill -0 "$cloud_pid" && curl -fs "$url/health"
}

# api METHOD PATH [JSON]: as the admin.
api() {
    curl -sS --fail-with-body -X "$1" "$url$2" -H 'Content-Type: application/json' \
        -H @<(printf 'Authorization: Bearer %s' "$token") ${3:+--data "$3"}
}

log_in() {
    token=$(jq -n --arg email "$admin_email" --rawfile password "$data/admin-password" \
        '{$email, password: $password | rtrimstr("\n")}' \
        | curl -sS --fail-with-body "$url/api/v1/login" --data @- | jq -er .accessToken)
}

# Prints the driver's password, which is made once.
driver_password() {
    [[ -s "$data/driver-password" ]] || openssl rand -hex 8 >"$data/driver-password"
    cat "$data/driver-password"
}

# Makes the first admin, the stations and the driver of --once.
set_up() {
    umask 077
    if [[ ! -s "$data/admin-password" ]]; then
        "$bin/zapoj-cloud" admin add --email "$admin_email" --data-directory "$data/cloud" \
            >"$data/admin-password"
    fi
    log_in
    [[ -s "$data/stations" ]] && return
    local station stations=() driver location
    for station in driveway courtyard; do
        stations+=("$station:$(api POST /api/v1/stations \
            "{\"id\":\"$station\",\"kind\":\"ocpp16\",\"name\":\"The $station\"}" | jq -er .password)")
    done
    driver=$(api POST /api/v1/drivers \
        "$(jq -n --arg email "$driver_email" --arg password "$(driver_password)" \
            '{name: "Jana Nováková", $email, $password}')" | jq -er .id)
    api POST /api/v1/id-tokens \
        "{\"idToken\":\"$card\",\"driverId\":\"$driver\",\"label\":\"Jana's card\"}" >/dev/null
    # At a new station only its host may charge: Jana may at all stations of the admin's location.
    location=$(api GET /api/v1/locations | jq -er '.items[0].id')
    api POST /api/v1/grants "{\"locationId\":\"$location\",\"personId\":\"$driver\"}" >/dev/null
    printf '%s\n' "${stations[@]}" >"$data/stations"
}

# Makes a cloud with people, chargers and two months of history, before it runs.
make_neighbourhood() {
    umask 077
    local started=${EPOCHREALTIME/[.,]/}
    "$bin/zapoj-sim" neighbourhood --data-directory "$data/cloud" >"$data/neighbourhood.json" \
        || fail "the history could not be made"
    local milliseconds=$(((${EPOCHREALTIME/[.,]/} - started) / 1000))
    say "made $(jq .transactions "$data/neighbourhood.json") transactions of the last two months in" \
        "$((milliseconds / 1000)).$((milliseconds / 100 % 10)) s"
    jq -r '.signIns[] | select(.role == "admin").password' "$data/neighbourhood.json" \
        >"$data/admin-password"
    jq -r '.stations[]' "$data/neighbourhood.json" >"$data/stations"
}

enrol_bridge() {
    [[ -s "$data/bridge/identity.json" ]] && return
    local code
    code=$("$bin/zapoj-cloud" bridge add --station garage --name "The garage" \
        --data-directory "$data/cloud" | cut -d' ' -f1)
    "$bin/zapoj-bridge" enrol --cloud-url "$url" --claim-code "$code" \
        --data-directory "$data/bridge" >&2
}

# start_devices POWER-W OPTION...
start_devices() {
    mkdir -p "$data/sim"
    local options=(--personality scripts/lib/demo-station.json "${@:2}") station
    while read -r station; do options+=(--station "$station"); done <"$data/stations"
    setsid "$bin/zapoj-sim" demo --directory "$data/sim" --ocpp-url "ws://127.0.0.1:$port/ocpp" \
        --power-w "$1" "${options[@]}" >>"$data/sim.log" 2>&1 &
    sim_pid=$!
    wait_for 15 "the virtual devices" sim status
}

sim() { "$bin/zapoj-sim" "$@" --control "$data/sim/control.sock"; }

# start_bridge MINIMUM-OFF-SECONDS
start_bridge() {
    setsid "$bin/zapoj-bridge" run --data-directory "$data/bridge" --board-kind simulated \
        --board-socket "$data/sim/board.sock" --reader-connection "pn532_uart:$data/sim/reader" \
        --contactor-minimum-off-seconds "$1" --meter-sample-interval-seconds 5 \
        >>"$data/bridge.log" 2>&1 &
    bridge_pid=$!
    wait_for 15 "the bridge" station_is "connectors[0].status" Available garage
}

# station_is FIELD VALUE STATION
station_is() {
    [[ "$(api GET "/api/v1/stations/$3" | jq -r ".$1")" == "$2" ]]
}

# Bridge first, so that the contactor opens while there is a board; the cloud last.
stop_all() {
    local pid
    trap '' INT TERM
    for pid in $bridge_pid $sim_pid $cloud_pid; do
        kill -TERM "$pid" 2>/dev/null || continue
        for _ in {1..100}; do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
