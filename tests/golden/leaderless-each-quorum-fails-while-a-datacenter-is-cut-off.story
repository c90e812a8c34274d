# The same wall. At `each-quorum` Ada needs two copies in either datacenter, and gets none of one of
# them: she is not told ok. Nothing is rolled back; at home everybody has it.
topology leaderless
datacenters 2
write-level each-quorum
read-level local-quorum
latency 2ms
disk 1ms
horizon 400ms

0s    cut n1,n2,n3,c1 | n4,n5,n6,c2
10ms  c1 write x 7
200ms c1 read x
---- only calls, client, stores, cut
        0s  script  cut n1,n2,n3,c1 | n4,n5,n6,c2
      10ms  c1      calls #1 write x=7
      13ms  n1      stores x=7 #1
      13ms  n2      stores x=7 #1
      13ms  n3      stores x=7 #1
     110ms  client  #1 is unknown: too few acknowledgements, counted n1,n2,n3
     200ms  c1      calls #2 read x
     204ms  client  #2 is ok: 7, written by #1, counted n1,n2
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: unknown: n1 is still cut off from n4,n5,n6.
