# The same clocks. The stamp of an LWW-Register is never below what its leader has seen, so a write
# that follows upon another one wins over it, however slow the clock is.
topology multi-leader
resolve lww-register
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
      86ms  n2      gives #1 of x up for #3
      86ms  n2      takes in x=2 #3
      86ms  n2      stores x=2 #3
      91ms  client  #3 is ok, counted n2
      92ms  n1      gives #1 of x up for #3
      92ms  n1      takes in x=2 #3
      92ms  n1      stores x=2 #3
      92ms  n3      gives #1 of x up for #3
      92ms  n3      takes in x=2 #3
      92ms  n3      stores x=2 #3
     120ms  c2      calls #4 read x
     130ms  client  #4 is ok: 2, written by #3, counted n2
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
