# n1 and n2 forget the tombstone after 100 ms; n3, cut off, has missed the deletion and comes back
# later than that. Its old value is the only thing that anybody holds: the read takes it for news,
# and spreads it. The grace has to be longer than the longest outage.
topology leaderless
repair blocking
grace 100ms
latency 2ms
disk 1ms
horizon 600ms

10ms  c1 write x 1
100ms cut n3
120ms c1 delete x
300ms heal
320ms c2 read x at n1,n3
400ms c2 read x at n1,n2
---- only calls, client, stores, forgets, repair sent
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n3      stores x=1 #1
      15ms  client  #1 is ok, counted n1,n2
     120ms  c1      calls #2 delete x
     123ms  n1      stores x=2 #2
     123ms  n2      stores x=2 #2
     125ms  client  #2 is ok, counted n1,n2
     223ms  n1      forgets that #2 deleted x
     223ms  n2      forgets that #2 deleted x
     320ms  c2      calls #3 read x
     324ms  c2→n1   repair sent #3 value 1: that replica was stale
     327ms  n1      stores x=1 #1
     329ms  client  #3 is ok: 1, written by #1, counted n1,n3
     400ms  c2      calls #4 read x
     404ms  c2→n2   repair sent #4 value 1: that replica was stale
     407ms  n2      stores x=1 #1
     409ms  client  #4 is ok: 1, written by #1, counted n1,n2
----
ended by horizon at 600ms
stale read #3, missed #2, 1 behind
stale read #4, missed #2, 1 behind
durable: holds
linearizable: broken at 329ms: Read #3 of x returned 1, though delete #2 was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
deleted-stays-deleted: broken at 327ms: Delete #2 of x had replaced #1; n1 took #1 in after it had forgotten the delete.
converged: holds
