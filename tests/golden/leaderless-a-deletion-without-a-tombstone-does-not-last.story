# Here deleting just drops the key. When n3 is back, nothing at n1 says that anything was ever
# there, and the value that n3 kept spreads again.
topology leaderless
repair blocking
tombstones off
latency 2ms
disk 1ms
horizon 400ms

10ms  c1 write x 1
100ms cut n3
120ms c1 delete x
200ms heal
220ms c2 read x at n1,n3
300ms c2 read x at n1,n2
---- only calls, client, stores, gives, repair sent
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n3      stores x=1 #1
      15ms  client  #1 is ok, counted n1,n2
     120ms  c1      calls #2 delete x
     123ms  n1      gives #1 of x up for #2
     123ms  n2      gives #1 of x up for #2
     125ms  client  #2 is ok, counted n1,n2
     220ms  c2      calls #3 read x
     224ms  c2→n1   repair sent #3 value 1: that replica was stale
     227ms  n1      stores x=1 #1
     229ms  client  #3 is ok: 1, written by #1, counted n1,n3
     300ms  c2      calls #4 read x
     304ms  c2→n2   repair sent #4 value 1: that replica was stale
     307ms  n2      stores x=1 #1
     309ms  client  #4 is ok: 1, written by #1, counted n1,n2
----
ended by horizon at 400ms
stale read #3, missed #2, 1 behind
stale read #4, missed #2, 1 behind
durable: holds
linearizable: broken at 229ms: Read #3 of x returned 1, though delete #2 was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
deleted-stays-deleted: broken at 227ms: Delete #2 of x had replaced #1; n1 took #1 in after it had forgotten the delete.
converged: holds
