# The monitor only raises the alarm. It takes a person three minutes to look and to decide, and that
# is most of the time without writes.
topology single-leader
failover operator
detection 10s
promotion 1s
reroute 1s
heartbeat 1s
latency 2ms
disk 1ms
clients 1
client-timeout 5s
horizon 220s

1s    c1 write x 1
2s    crash n1
20s   c1 write x 2
200s  c1 write x 3
---- only calls, client, crashes, suspects, operator, seal sent, is leader, c1      follows
        0s  n1      is leader in epoch 1
        0s  c1      follows n1
        1s  c1      calls #1 write x=1
    1.005s  client  #1 is ok, counted n1
        2s  n1      crashes
   11.004s  m1      suspects n1
   11.004s  m1      winds operator to ring at 191.004s
       20s  c1      calls #2 write x=2
       25s  client  #2 is unknown: no answer in time
  191.004s  m1      operator rings
  191.005s  m1→n1   seal sent epoch 2: its epoch is being ended
  191.005s  m1→n2   seal sent epoch 2: its epoch is being ended
  191.005s  m1→n3   seal sent epoch 2: its epoch is being ended
      192s  m1→n1   seal sent epoch 2: its epoch is being ended
      192s  m1→n2   seal sent epoch 2: its epoch is being ended
      192s  m1→n3   seal sent epoch 2: its epoch is being ended
  192.007s  n2      is leader in epoch 2
  192.009s  m1      suspects nobody
  193.011s  c1      follows n2
      200s  c1      calls #3 write x=3
  200.005s  client  #3 is ok, counted n2
----
ended by horizon at 220s
failover n1 to n2 in epoch 2: detected 11.004s, promoted 192.007s, no writes for 198.005s, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
