# The answer to a write is lost; its client asks again, and the leader does not know it. In between
# somebody else has written: the old value comes back.
topology single-leader
latency 2ms
disk 1ms
deduplicate off
failover off
retries 1
client-timeout 100ms
horizon 400ms

20ms  cut n1 > c1
25ms  c1 write x 1
40ms  c2 read x
60ms  c2 write x 2
90ms  heal
95ms  c2 read x
200ms c2 read x
---- only calls, client, asks again, appends, cut, heal
      20ms  script  cut n1 > c1
      25ms  c1      calls #1 write x=1
      27ms  n1      appends 1 #1 epoch 1
      30ms  n2      appends 1 #1 epoch 1
      30ms  n3      appends 1 #1 epoch 1
      40ms  c2      calls #2 read x
      44ms  client  #2 is ok: 1, written by #1, counted n1
      60ms  c2      calls #3 write x=2
      62ms  n1      appends 2 #3 epoch 1
      65ms  n2      appends 2 #3 epoch 1
      65ms  n3      appends 2 #3 epoch 1
      65ms  client  #3 is ok, counted n1
      90ms  script  heal
      95ms  c2      calls #4 read x
      99ms  client  #4 is ok: 2, written by #3, counted n1
     125ms  c1      asks again for #1, try 2
     127ms  n1      appends 3 #1 epoch 1
     130ms  n2      appends 3 #1 epoch 1
     130ms  n3      appends 3 #1 epoch 1
     130ms  client  #1 is ok, counted n1
     200ms  c2      calls #5 read x
     204ms  client  #5 is ok: 1, written by #1, counted n1
----
ended by horizon at 400ms
durable: holds
linearizable: broken at 204ms: No order of #1, #2, #3, #5 on x explains what the clients were told.
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
