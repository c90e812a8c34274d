# The leader loses its disk and is back before anybody has noticed.
#
# It asks who leads, again and again over a network that doubles messages, and hears its own name. It must not
# lead with an empty log: its followers, which hold every acknowledged write, would lose them to it. So
# it stays silent, the monitor notices, and a follower takes over.
topology single-leader
latency 5ms
disk 0s
duplicate 30
clients 1
horizon 400ms

10ms c1 write x
40ms c1 write x
80ms wipe n1
90ms restart n1
300ms c1 write x
---- only calls, client, crashes, restarts, hello, announce, is leader, is follower, appends
        0s  n1      is leader in epoch 1
        0s  n2      is follower in epoch 1
        0s  n3      is follower in epoch 1
      10ms  c1      calls #1 write x=1
      15ms  n1      appends 1 #1 epoch 1
      20ms  n2      appends 1 #1 epoch 1
      20ms  n3      appends 1 #1 epoch 1
      20ms  client  #1 is ok, counted n1
      40ms  c1      calls #2 write x=2
      45ms  n1      appends 2 #2 epoch 1
      50ms  n2      appends 2 #2 epoch 1
      50ms  n3      appends 2 #2 epoch 1
      50ms  client  #2 is ok, counted n1
      80ms  n1      crashes and loses its disk
      90ms  n1      restarts
      90ms  n1      is follower
      90ms  n1→m1   hello sent: back, and asking where it stands
      95ms  n1→m1   hello arrives
      95ms  m1→n1   announce sent epoch 1
     100ms  m1→n1   announce arrives
     100ms  n1      is follower in epoch 1
     110ms  n1→m1   hello sent: back, and asking where it stands
     115ms  n1→m1   hello arrives
     115ms  m1→n1   announce sent epoch 1
     120ms  m1→n1   announce arrives
     130ms  n1→m1   hello sent: back, and asking where it stands
     135ms  n1→m1   hello arrives
     135ms  m1→n1   announce sent epoch 1
     140ms  m1→n1   announce arrives
     150ms  n1→m1   hello sent: back, and asking where it stands
     155ms  n1→m1   hello arrives
     155ms  m1→n1   announce sent epoch 1
     160ms  m1→n1   announce arrives
     170ms  n1→m1   hello sent: back, and asking where it stands
     175ms  n1      is follower in epoch 2
     175ms  n2      is follower in epoch 2
     175ms  n3      is follower in epoch 2
     175ms  n1→m1   hello arrives
     190ms  n1→m1   hello sent: back, and asking where it stands
     190ms  n1→m1   hello sent: the network made a copy
     195ms  n1→m1   hello arrives
     195ms  n1→m1   hello arrives
     205ms  n2      is leader in epoch 2
     240ms  m1→n1   announce sent epoch 2
     240ms  m1→n2   announce sent epoch 2
     240ms  m1→n2   announce sent epoch 2: the network made a copy
     240ms  m1→n3   announce sent epoch 2
     240ms  m1→c1   announce sent epoch 2
     245ms  m1→n1   announce arrives
     245ms  m1→n2   announce arrives
     245ms  m1→n2   announce arrives
     245ms  m1→n3   announce arrives
     245ms  m1→c1   announce arrives
     300ms  c1      calls #3 write x=3
     305ms  n2      appends 3 #3 epoch 2
     310ms  n1      appends 3 #3 epoch 2
     310ms  n3      appends 3 #3 epoch 2
     310ms  client  #3 is ok, counted n2
----
ended by horizon at 400ms
failover n1 to n2 in epoch 2: detected 170ms, promoted 205ms, no writes for 230ms, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
