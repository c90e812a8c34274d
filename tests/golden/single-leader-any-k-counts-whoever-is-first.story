# PostgreSQL's ANY 1 (n2, n3): a quorum. The slow standby delays nobody while the quick one is there;
# when that is dead, the slow one is enough.
topology single-leader
latency 2ms
disk 1ms
acknowledge any
failover off
clients 1
horizon 400ms

0s    delay n1-n2 20ms
20ms  c1 write x 1
120ms crash n3
130ms c1 write x 2
---- only calls, client, crashes, counts, acknowledge
      20ms  c1      calls #1 write x=1
      26ms  n3→n1   acknowledge sent position 1
      28ms  n3→n1   acknowledge arrives
      28ms  n1      counts 1 as acknowledged
      30ms  client  #1 is ok, counted n1,n3
      44ms  n2→n1   acknowledge sent position 1
      64ms  n2→n1   acknowledge arrives
     120ms  n3      crashes
     130ms  c1      calls #2 write x=2
     154ms  n2→n1   acknowledge sent position 2
     174ms  n2→n1   acknowledge arrives
     174ms  n1      counts 2 as acknowledged
     176ms  client  #2 is ok, counted n1,n2
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
