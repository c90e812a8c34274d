# Ada reads 1 and writes 2. Without the context of what she had read nobody can tell that she meant
# to replace it: both values stand side by side, and the next write makes three.
topology leaderless
versions vectors
client-context off
latency 2ms
disk 1ms
clients 1
horizon 300ms

10ms  c1 write x 1
60ms  c1 read x
100ms c1 write x 2
150ms c1 read x
200ms c1 write x 3
250ms c1 read x
---- only calls, client, stores
      10ms  c1      calls #1 write x=1
      13ms  n2      stores x=1 #1
      16ms  n1      stores x=1 #1
      16ms  n3      stores x=1 #1
      20ms  client  #1 is ok, counted n1,n2
      60ms  c1      calls #2 read x
      68ms  client  #2 is ok: 1, written by #1, counted n1,n2
     100ms  c1      calls #3 write x=2
     103ms  n2      stores x=2 #3
     106ms  n1      stores x=2 #3
     106ms  n3      stores x=2 #3
     110ms  client  #3 is ok, counted n1,n2
     150ms  c1      calls #4 read x
     158ms  client  #4 is ok: 2, written by #3, counted n1,n3
     158ms  client  #4 is also: 1, written by #1
     200ms  c1      calls #5 write x=3
     203ms  n2      stores x=3 #5
     206ms  n1      stores x=3 #5
     206ms  n3      stores x=3 #5
     210ms  client  #5 is ok, counted n1,n2
     250ms  c1      calls #6 read x
     258ms  client  #6 is ok: 3, written by #5, counted n1,n2
     258ms  client  #6 is also: 1, written by #1
     258ms  client  #6 is also: 2, written by #3
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
