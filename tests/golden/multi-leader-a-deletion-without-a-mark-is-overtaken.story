# The deletion by way of n2 is at n3 before the insert. Nobody remembers it, so the insert stays at
# n3.
topology multi-leader
causal-delivery off
tombstones off
latency 5ms
horizon 400ms

0s    delay n1>n3 90ms
20ms  c1 write x 1
40ms  c2 delete x
200ms c1 read x
300ms c2 read x at n3
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      26ms  n1      takes in x=1 #1
      26ms  n1      stores x=1 #1
      31ms  client  #1 is ok, counted n1
      32ms  n2      takes in x=1 #1
      32ms  n2      stores x=1 #1
      40ms  c2      calls #2 delete x
      46ms  n2      gives #1 of x up for #2
      51ms  client  #2 is ok, counted n2
      52ms  n1      gives #1 of x up for #2
     117ms  n3      takes in x=1 #1
     117ms  n3      stores x=1 #1
     200ms  c1      calls #3 read x
     210ms  client  #3 is ok, counted n1
     300ms  c2      calls #4 read x
     310ms  client  #4 is ok: 1, written by #1, counted n3
----
ended by horizon at 400ms
stale read #4, missed #2, 1 behind
durable: holds
linearizable: broken at 310ms: Read #4 of x returned 1, though delete #2 was acknowledged before it began.
read-your-writes: broken at 310ms: c2 deleted x with #2, and its read #4 returned 1.
monotonic-reads: holds
deleted-stays-deleted: broken at 310ms: Delete #2 of x had replaced #1; read #4 returned it after a replica had forgotten the delete.
converged: broken at 400ms: At the end x is missing on n1,n2 and 1 on n3.
