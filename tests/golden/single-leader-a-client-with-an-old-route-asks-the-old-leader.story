# The new leader leads, but the clients are told only 300 ms later. Until then they ask the old one,
# which is down.
topology single-leader
latency 2ms
disk 1ms
reroute 300ms
client-timeout 100ms
clients 1
horizon 900ms

20ms  c1 write x 1
50ms  crash n1
250ms c1 write x 2
600ms c1 write x 3
---- only calls, client, crashes, is leader, c1      follows, write sent
        0s  n1      is leader in epoch 1
        0s  c1      follows n1
      20ms  c1      calls #1 write x=1
      20ms  c1→n1   write sent #1 value 1
      25ms  client  #1 is ok, counted n1
      50ms  n1      crashes
     177ms  n2      is leader in epoch 2
     250ms  c1      calls #2 write x=2
     250ms  c1→n1   write sent #2 value 2
     350ms  client  #2 is unknown: no answer in time
     481ms  c1      follows n2
     600ms  c1      calls #3 write x=3
     600ms  c1→n2   write sent #3 value 3
     605ms  client  #3 is ok, counted n2
----
ended by horizon at 900ms
failover n1 to n2 in epoch 2: detected 144ms, promoted 177ms, no writes for 555ms, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
