-- Sends create-invoice commands, one a request, or BATCH of them a request, to one of the BOOKS
-- after the other (names with commas between). RUN is part of every key, so that no two turns send
-- the same one; CUSTOMERS is how many there are. Each thread sends to its own of the SERVERS (as
-- 127.0.0.1:7071, with commas between).
dofile("bench/http/report.lua")

local run = os.getenv("RUN")
local paths = {}
for book in (os.getenv("BOOKS")):gmatch("[^,]+") do
  paths[#paths + 1] = "/v1/books/" .. book .. "/commands"
end
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

local threads = 0

function setup(thread)
  local server = 0
  for host, port in os.getenv("SERVERS"):gmatch("([^,:]+):(%d+)") do
    if server == threads then thread.addr = wrk.lookup(host, port)[1] end
    server = server + 1
  end
  threads = threads + 1
  thread:set("thread_number", threads)
end

function init(_)
  math.randomseed(7)
  run = run .. "-" .. thread_number
end

function request()
  local path = paths[math.floor(sent / batch) % #paths + 1]
  if batch > 1 then
    local lines = {}
    for i = 1, batch do lines[i] = line() end
    return wrk.format("POST", path,
                      {["Content-Type"] = "application/x-ndjson"}, table.concat(lines, "\n") .. "\n")
  end
  sent = sent + 1
  return wrk.format("POST", path .. "/create-invoice",
                    {["Content-Type"] = "application/json",
                     ["Idempotency-Key"] = run .. "-" .. sent}, body())
end
