# Two regions, 150 ms apart. The customer changes the address in the one at .001. In the other a
# batch job writes the old address back at .003. Last write wins: the customer's real move is lost,
# two milliseconds were enough, and both were told ok.
topology multi-leader
leaders 2
latency 0s
disk 0s
horizon 600ms

0s     delay n1-n2 150ms
1ms    c1 write x 42
3ms    c2 write x 7
400ms  c1 read x
400ms  c2 read x
---- only calls, client, takes in, stores, drops, gives
       1ms  c1      calls #1 write x=42
       1ms  n1      takes in x=42 #1
       1ms  n1      stores x=42 #1
       1ms  client  #1 is ok, counted n1
       3ms  c2      calls #2 write x=7
       3ms  n2      takes in x=7 #2
       3ms  n2      stores x=7 #2
       3ms  client  #2 is ok, counted n2
     151ms  n2      drops #1 of x: #2 wins unseen
     153ms  n1      drops #1 of x: #2 wins unseen
     153ms  n1      takes in x=7 #2
     153ms  n1      stores x=7 #2
     400ms  c1      calls #3 read x
     400ms  c2      calls #4 read x
     400ms  client  #3 is ok: 7, written by #2, counted n1
     400ms  client  #4 is ok: 7, written by #2, counted n2
----
ended by horizon at 600ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
