# The log arrives at once, but a follower needs 60 ms to play an entry and gets one every 20 ms. Its
# disk is abreast, its table is not: a read there is stale although nothing was lost or delayed.
topology single-leader
latency 2ms
disk 1ms
followers 1
apply 60ms
failover off
clients 2
horizon 600ms

20ms  c1 write x 1
40ms  c1 write x 2
60ms  c1 write x 3
80ms  c1 write x 4
150ms c2 read x at n2
400ms c2 read x at n2
---- only calls, client, n2      flushed, n2      applies
      20ms  c1      calls #1 write x=1
      25ms  client  #1 is ok, counted n1
      26ms  n2      flushed to 1
      40ms  c1      calls #2 write x=2
      45ms  client  #2 is ok, counted n1
      46ms  n2      flushed to 2
      60ms  c1      calls #3 write x=3
      65ms  client  #3 is ok, counted n1
      66ms  n2      flushed to 3
      80ms  c1      calls #4 write x=4
      85ms  client  #4 is ok, counted n1
      86ms  n2      flushed to 4
      86ms  n2      applies 1 #1
     146ms  n2      applies 2 #2
     150ms  c2      calls #5 read x
     154ms  client  #5 is ok: 2, written by #2, counted n2
     206ms  n2      applies 3 #3
     266ms  n2      applies 4 #4
     400ms  c2      calls #6 read x
     404ms  client  #6 is ok: 4, written by #4, counted n2
----
ended by horizon at 600ms
stale read #5, missed #4, 2 behind
durable: holds
linearizable: broken at 154ms: Read #5 of x returned 2, though write #3 (x=3) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
