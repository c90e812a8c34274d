# Cascading overload. A follower can answer 125 reads a second; twelve clients ask for 180, each of the
# follower with which it stays. When n3 dies its readers turn to n2, and that is more than n2 can do:
# its queue grows until an answer takes longer than the clients wait. c8 shows it: whoever asks again
# is behind itself in the queue, and n2 works twice for one answer.
topology single-leader
followers 2
reads sticky
failover off
heartbeat 1s
latency 1ms
processing 8ms
clients 12
workload rate
rate 15
pace even
read-share 100
retries 2
client-timeout 60ms
horizon 700ms

300ms crash n3
---- only crashes, asks again for, c8      calls, c8→n, n2→c8, no answer
   19.98ms  c8      calls #7 read x
   19.98ms  c8→n3   read sent #7
   20.98ms  c8→n3   read waits its turn
      57ms  c8→n3   read arrives
  86.646ms  c8      calls #19 read x
  86.646ms  c8→n3   read sent #19
  87.646ms  c8→n3   read waits its turn
 120.992ms  c8→n3   read arrives
 153.312ms  c8      calls #31 read x
 153.312ms  c8→n3   read sent #31
 154.312ms  c8→n3   read waits its turn
 187.658ms  c8→n3   read arrives
 219.978ms  c8      calls #43 read x
 219.978ms  c8→n3   read sent #43
 220.978ms  c8→n3   read waits its turn
 254.324ms  c8→n3   read arrives
 286.644ms  c8      calls #55 read x
 286.644ms  c8→n3   read sent #55
 287.644ms  c8→n3   read waits its turn
     300ms  n3      crashes
     300ms  c8→n3   read finds nobody
 341.507ms  c4      asks again for #52, try 2
 345.544ms  c12     asks again for #54, try 2
 346.644ms  c8      asks again for #55, try 2
 346.644ms  c8→n3   read sent #55
 347.644ms  c8→n3   read finds nobody
 405.544ms  c12     asks again for #54, try 3
 406.644ms  c8      asks again for #55, try 3
 406.644ms  c8→n3   read sent #55
 406.656ms  c9      asks again for #62, try 2
 407.057ms  c1      asks again for #63, try 2
 407.644ms  c8→n3   read finds nobody
 466.644ms  client  #55 is unknown: no answer in time
 466.656ms  c9      asks again for #62, try 3
 486.642ms  c8      calls #84 read x
 486.642ms  c8→n2   read sent #84
 487.642ms  c8→n2   read waits its turn
 546.642ms  c8      asks again for #84, try 2
 546.642ms  c8→n2   read sent #84
 547.642ms  c8→n2   read waits its turn
 548.284ms  c10     asks again for #85, try 2
 550.544ms  c8→n2   read arrives
 550.544ms  n2→c8   value sent #84 value 0
 551.544ms  n2→c8   value arrives
 553.308ms  c8      calls #96 read x
 553.308ms  c8→n2   read sent #96
 554.308ms  c8→n2   read waits its turn
 557.582ms  c6      asks again for #86, try 2
  562.47ms  c3      asks again for #87, try 2
 574.327ms  c5      asks again for #88, try 2
 581.963ms  c7      asks again for #89, try 2
 606.544ms  c8→n2   read arrives
 606.544ms  n2→c8   value sent #84 value 0
 606.654ms  c9      asks again for #91, try 2
 607.055ms  c1      asks again for #92, try 2
 607.544ms  n2→c8   value arrives
 608.171ms  c4      asks again for #93, try 2
 608.586ms  c11     asks again for #94, try 2
 612.208ms  c12     asks again for #95, try 2
 613.308ms  c8      asks again for #96, try 2
 613.308ms  c8→n2   read sent #96
 614.308ms  c8→n2   read waits its turn
 654.544ms  c8→n2   read arrives
 654.544ms  n2→c8   value sent #96 value 0
 655.544ms  n2→c8   value arrives
 670.195ms  c2      asks again for #97, try 2
 681.616ms  c10     asks again for #98, try 2
  686.64ms  c8      calls #108 read x
  686.64ms  c8→n2   read sent #108
  687.64ms  c8→n2   read waits its turn
 690.914ms  c6      asks again for #99, try 2
 695.802ms  c3      asks again for #100, try 2
----
ended by horizon at 700ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
converged: holds
