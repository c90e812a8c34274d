# n3 is cut off while x is deleted. n1 and n2 keep a tombstone, which is a version like any other,
# and newer than what n3 holds: the read finds nothing, and its repair deletes x at n3 as well.
topology leaderless
repair blocking
latency 2ms
disk 1ms
horizon 400ms

10ms  c1 write x 1
100ms cut n3
120ms c1 delete x
200ms heal
220ms c2 read x at n1,n3
300ms c2 read x at n2,n3
---- only calls, client, stores, gives, repair sent
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n3      stores x=1 #1
      15ms  client  #1 is ok, counted n1,n2
     120ms  c1      calls #2 delete x
     123ms  n1      stores x=2 #2
     123ms  n2      stores x=2 #2
     125ms  client  #2 is ok, counted n1,n2
     220ms  c2      calls #3 read x
     224ms  c2→n3   repair sent #3 value 2: that replica was stale
     227ms  n3      stores x=2 #2
     229ms  client  #3 is ok, counted n1,n3
     300ms  c2      calls #4 read x
     304ms  client  #4 is ok, counted n2,n3
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
deleted-stays-deleted: holds
converged: holds
