# The cart again. Ada reads milk (1) and eggs (2), merges them, and writes the cart with both (12).
# Her write says that she had seen n1's first write and n2's, so it takes the place of both.
topology leaderless
versions vectors
latency 2ms
disk 1ms
clients 2
horizon 300ms

10ms  c1 write x 1 at n1
10ms  c2 write x 2 at n2
80ms  c1 read x at n1
120ms c1 write x 12 at n1
200ms c2 read x at n2
---- only calls, client, stores
      10ms  c1      calls #1 write x=1
      10ms  c2      calls #2 write x=2
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=2 #2
      16ms  n1      stores x=2 #2
      16ms  n3      stores x=1 #1
      16ms  n3      stores x=2 #2
      20ms  client  #1 is ok, counted n1,n2
      20ms  client  #2 is ok, counted n1,n2
      80ms  c1      calls #3 read x
      88ms  client  #3 is ok: 2, written by #2, counted n1,n2
      88ms  client  #3 is also: 1, written by #1
     120ms  c1      calls #4 write x=12
     123ms  n1      stores x=12 #4
     126ms  n2      stores x=12 #4
     126ms  n3      stores x=12 #4
     130ms  client  #4 is ok, counted n1,n2
     200ms  c2      calls #5 read x
     208ms  client  #5 is ok: 12, written by #4, counted n1,n2
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
