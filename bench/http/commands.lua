-- Sends create-invoice commands, one a request, or BATCH of them a request. RUN is part of every
-- key, so that no two turns send the same one; CUSTOMERS is how many there are.
dofile("bench/http/report.lua")

local run = os.getenv("RUN")
local customers = tonumber(os.getenv("CUSTOMERS"))
local batch = tonumber(os.getenv("BATCH") or "1")
local sent = 0

local function body()
  local product = sent % 100 + 1
  return string.format(
    '{"customer":"KH%06d","lines":[{"product":"SP%03d","quantity":"%d"},' ..
    '{"product":"SP%03d","quantity":"2"}]}',
    math.random(1, customers), product, sent % 7 + 1, (sent + 37) % 100 + 1)
end

local function line()
  sent = sent + 1
  return string.format('{"command":"create-invoice","key":"%s-%d","data":%s}', run, sent, body())
end

function init(_) math.randomseed(7) end

function request()
  if batch > 1 then
    local lines = {}
    for i = 1, batch do lines[i] = line() end
    return wrk.format("POST", "/v1/books/main/commands",
                      {["Content-Type"] = "application/x-ndjson"}, table.concat(lines, "\n") .. "\n")
  end
  sent = sent + 1
  return wrk.format("POST", "/v1/books/main/commands/create-invoice",
                    {["Content-Type"] = "application/json",
                     ["Idempotency-Key"] = run .. "-" .. sent}, body())
end
