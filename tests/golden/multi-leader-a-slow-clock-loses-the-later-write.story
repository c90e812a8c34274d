# The clock of n2 is 100 ms slow. Ben has read 1 and writes 2, and his write is older by the clock.
# It loses at his own leader, the moment it is made, and he is told ok.
topology multi-leader
latency 5ms
horizon 300ms

0s    skew n2 -100ms
20ms  c1 write x 1
60ms  c2 read x
80ms  c2 write x 2
120ms c2 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      26ms  n1      takes in x=1 #1
      26ms  n1      stores x=1 #1
      31ms  client  #1 is ok, counted n1
      32ms  n2      takes in x=1 #1
      32ms  n2      stores x=1 #1
      32ms  n3      takes in x=1 #1
      32ms  n3      stores x=1 #1
      60ms  c2      calls #2 read x
      70ms  client  #2 is ok: 1, written by #1, counted n2
      80ms  c2      calls #3 write x=2
      86ms  n2      drops #3 of x: #1 wins unseen
      91ms  client  #3 is ok, counted n2
      92ms  n1      drops #3 of x: #1 wins unseen
      92ms  n3      drops #3 of x: #1 wins unseen
     120ms  c2      calls #4 read x
     130ms  client  #4 is ok: 1, written by #1, counted n2
----
ended by horizon at 300ms
stale read #4, missed #3, 1 behind
durable: holds
linearizable: broken at 130ms: Read #4 of x returned 1, though write #3 (x=2) was acknowledged before it began.
read-your-writes: broken at 130ms: c2 wrote x=2 with #3, and its read #4 returned 1.
monotonic-reads: holds
converged: holds
