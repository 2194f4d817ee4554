-- Asks one question after the other. QUESTION is a path in which %d becomes the number of a
-- customer; CUSTOMERS is how many there are.
dofile("bench/http/report.lua")

local question = os.getenv("QUESTION")
local customers = tonumber(os.getenv("CUSTOMERS") or "1")
local is_fixed = not question:find("%%")

function init(_)
  math.randomseed(7)
  wrk.path = question
end

function request()
  if is_fixed then return wrk.format() end
  return wrk.format("GET", string.format(question, math.random(1, customers)))
end
