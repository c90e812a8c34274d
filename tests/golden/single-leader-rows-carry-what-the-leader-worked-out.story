# The same statements, but what is shipped is the row that they made at the leader: all tables agree.
topology single-leader
latency 2ms
disk 1ms
shipping rows
failover off
clients 1
horizon 300ms

0s    skew n3 +5s
20ms  c1 write x rand()
40ms  c1 write y now()
60ms  c1 add x 5
80ms  c1 write z 7
---- only calls, client, works out, applies
      20ms  c1      calls #1 write x=rand()
      22ms  n1      works out 1 #1 as 250
      23ms  n1      applies 1 #1
      25ms  client  #1 is ok, counted n1
      26ms  n2      applies 1 #1
      26ms  n3      applies 1 #1
      40ms  c1      calls #2 write y=now()
      42ms  n1      works out 2 #2 as 42
      43ms  n1      applies 2 #2
      45ms  client  #2 is ok, counted n1
      46ms  n2      applies 2 #2
      46ms  n3      applies 2 #2
      60ms  c1      calls #3 add 5 to x
      62ms  n1      works out 3 #3 as 255
      63ms  n1      applies 3 #3
      65ms  client  #3 is ok, counted n1
      66ms  n2      applies 3 #3
      66ms  n3      applies 3 #3
      80ms  c1      calls #4 write z=7
      83ms  n1      applies 4 #4
      85ms  client  #4 is ok, counted n1
      86ms  n2      applies 4 #4
      86ms  n3      applies 4 #4
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
