# Two datacenters with three copies each, 40 ms apart, and a wall between them. Ada needs two of the
# three copies in her own one: she is told ok, and reads what she wrote. The other datacenter lags.
# Once the wall has fallen, comparing keys mends it.
topology leaderless
datacenters 2
write-level local-quorum
read-level local-quorum
anti-entropy 200ms
latency 2ms
disk 1ms
horizon 800ms

0s    cut n1,n2,n3,c1 | n4,n5,n6,c2
10ms  c1 write x 7
50ms  c1 read x
100ms c2 read x
300ms heal
750ms c2 read x
---- only calls, client, stores, cut, heal
        0s  script  cut n1,n2,n3,c1 | n4,n5,n6,c2
      10ms  c1      calls #1 write x=7
      13ms  n1      stores x=7 #1
      13ms  n2      stores x=7 #1
      13ms  n3      stores x=7 #1
      15ms  client  #1 is ok, counted n1,n2
      50ms  c1      calls #2 read x
      54ms  client  #2 is ok: 7, written by #1, counted n1,n2
     100ms  c2      calls #3 read x
     104ms  client  #3 is ok, counted n4,n5
     300ms  script  heal
     541ms  n4      stores x=7 #1
 574.333ms  n5      stores x=7 #1
 607.666ms  n6      stores x=7 #1
     750ms  c2      calls #4 read x
     754ms  client  #4 is ok: 7, written by #1, counted n4,n5
----
ended by horizon at 800ms
stale read #3, missed #1, 1 behind
durable: holds
linearizable: broken at 104ms: Read #3 of x found nothing, though write #1 (x=7) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
converged: holds
