# W + R > N, and yet not what one would think: Ada and Ben write at once, both are told ok, and the
# larger stamp wins everywhere. Ben's clock is 50 ms ahead, so Ada's later write loses against his,
# and she reads his value after hers was acknowledged.
topology leaderless
latency 2ms
disk 1ms
horizon 250ms

0s    skew c2 +50ms
10ms  c1 write x 1
10ms  c2 write x 2
40ms  c1 write x 3
100ms c1 read x
---- only calls, client, stores, keeps
      10ms  c1      calls #1 write x=1
      10ms  c2      calls #2 write x=2
      13ms  n1      stores x=1 #1
      13ms  n1      stores x=2 #2
      13ms  n2      stores x=1 #1
      13ms  n2      stores x=2 #2
      13ms  n3      stores x=1 #1
      13ms  n3      stores x=2 #2
      15ms  client  #1 is ok, counted n1,n2
      15ms  client  #2 is ok, counted n1,n2
      40ms  c1      calls #3 write x=3
      43ms  n1      keeps a newer x than #3
      43ms  n2      keeps a newer x than #3
      43ms  n3      keeps a newer x than #3
      45ms  client  #3 is ok, counted n1,n2
     100ms  c1      calls #4 read x
     104ms  client  #4 is ok: 2, written by #2, counted n1,n2
----
ended by horizon at 250ms
stale read #4, missed #3, 1 behind
durable: holds
linearizable: broken at 104ms: Read #4 of x returned 2, though write #3 (x=3) was acknowledged before it began.
read-your-writes: broken at 104ms: c1 wrote x=3 with #3, and its read #4 returned 2.
monotonic-reads: holds
converged: holds
