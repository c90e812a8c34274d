# Last write wins by clock. Ben's clock is 100 ms slow: his write comes later and carries the older
# stamp. Every replica keeps Ada's value, thanks Ben, and nobody is told that his write is gone.
topology leaderless
latency 2ms
disk 1ms
horizon 300ms

0s   skew c2 -100ms
10ms c1 write x 1
60ms c2 write x 2
90ms c2 read x
---- only calls, client, stores, keeps
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n3      stores x=1 #1
      15ms  client  #1 is ok, counted n1,n2
      60ms  c2      calls #2 write x=2
      63ms  n1      keeps a newer x than #2
      63ms  n2      keeps a newer x than #2
      63ms  n3      keeps a newer x than #2
      65ms  client  #2 is ok, counted n1,n2
      90ms  c2      calls #3 read x
      94ms  client  #3 is ok: 1, written by #1, counted n1,n2
----
ended by horizon at 300ms
stale read #3, missed #2, 1 behind
durable: holds
linearizable: broken at 94ms: Read #3 of x returned 1, though write #2 (x=2) was acknowledged before it began.
read-your-writes: broken at 94ms: c2 wrote x=2 with #2, and its read #3 returned 1.
monotonic-reads: holds
converged: holds
