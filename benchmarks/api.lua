-- Asks the addresses of a file in turn: each line is a path, then headers as Name=value, parted by tabs.
local requests = {}

function init(_)
  wrk.headers["Host"] = wrk.host .. ":" .. wrk.port
  for line in io.lines(os.getenv("BENCH_REQUESTS")) do
    local path, headers = nil, {}
    for part in line:gmatch("[^\t]+") do
      if path == nil then
        path = part
      else
        local name, value = part:match("^([^=]+)=(.*)$")
        headers[name] = value
      end
    end
    headers["Host"] = wrk.headers["Host"]
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

-- The next round of the same run goes on where the last one stopped, so that nobody's allowance is used up.
local at = tonumber(os.getenv("BENCH_FIRST"))
function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, _)
  local failed = summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.connect
    + summary.errors.timeout
  print(string.format('{"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p95": %f, "p99": %f}',
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
