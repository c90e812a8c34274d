# A write is in the log of its leader alone; nobody was told. The same leader is promoted anew, with
# everything in its log played. The client repeats the write; the leader knows it, and still must
# not say ok, for it is on no other machine. Then the leader dies, and the other one leads without it.
topology single-leader
followers 1
acknowledge sync
latency 2ms
disk 1ms
clients 1
retries 3
client-timeout 150ms
horizon 1200ms

20ms  crash n2
30ms  c1 write x 1
60ms  promote n2
900ms crash n1
950ms restart n2
---- only calls, client, crashes, restarts, asks again, is leader, counts, done
        0s  n1      is leader in epoch 1
      20ms  n2      crashes
      30ms  c1      calls #1 write x=1
     180ms  c1      asks again for #1, try 2
     193ms  n1      is leader in epoch 2
     234ms  c1      asks again for #1, try 3
     384ms  c1      asks again for #1, try 4
     534ms  client  #1 is unknown: no answer in time
     900ms  n1      crashes
     950ms  n2      restarts
    1.017s  n2      is leader in epoch 3
----
ended by horizon at 1.2s
failover n1 to n1 in epoch 2: detected never, promoted 193ms, no write after it, 0 acknowledged writes lost
failover n1 to n2 in epoch 3: detected 984ms, promoted 1.017s, no write after it, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
