# Six copies in two datacenters: a quorum is four, so at least one of them is far away. Ada waits
# for a trip there and back, 80 ms, for the write and again for the read. A local quorum would take
# 5 ms.
topology leaderless
datacenters 2
write-level quorum
read-level quorum
latency 2ms
disk 1ms
clients 1
horizon 400ms

10ms  c1 write x 7
200ms c1 read x
---- only calls, client, stores
      10ms  c1      calls #1 write x=7
      13ms  n1      stores x=7 #1
      13ms  n2      stores x=7 #1
      13ms  n3      stores x=7 #1
      51ms  n4      stores x=7 #1
      51ms  n5      stores x=7 #1
      51ms  n6      stores x=7 #1
      91ms  client  #1 is ok, counted n1,n2,n3,n4
     200ms  c1      calls #2 read x
     280ms  client  #2 is ok: 7, written by #1, counted n1,n2,n3,n4
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
