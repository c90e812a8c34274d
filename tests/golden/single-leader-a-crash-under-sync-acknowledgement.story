# The same seed, the same clients and the same crash under sync acknowledgement.
#
# Writes wait for all followers: those that are under way at the crash time out as unknown instead, and
# nothing is lost.
topology single-leader
acknowledge sync
clients 2
workload rate
rate 30
pace even
read-share 0
latency 2ms
disk 1ms
client-timeout 100ms
seed 5
horizon 700ms

0s    delay n1-n3 10ms
100ms cut n1 | n2,n3
130ms crash n1
131ms heal
450ms restart n1
---- only calls, client, crashes, restarts, suspects, is leader, discards, cut, heal
        0s  n1      is leader in epoch 1
  18.873ms  c1      calls #1 write x=1
  26.712ms  c2      calls #2 write x=2
  44.873ms  client  #1 is ok, counted n1,n2,n3
  52.206ms  c1      calls #3 write x=3
  52.712ms  client  #2 is ok, counted n1,n2,n3
  60.045ms  c2      calls #4 write x=4
  78.206ms  client  #3 is ok, counted n1,n2,n3
  85.539ms  c1      calls #5 write x=5
  86.045ms  client  #4 is ok, counted n1,n2,n3
  93.378ms  c2      calls #6 write x=6
     100ms  script  cut n1 | n2,n3
     130ms  n1      crashes
     131ms  script  heal
 185.539ms  client  #5 is unknown: no answer in time
 193.378ms  client  #6 is unknown: no answer in time
 218.871ms  c1      calls #7 write x=7
     224ms  m1      suspects n1
  226.71ms  c2      calls #8 write x=8
     257ms  n2      is leader in epoch 2
     259ms  m1      suspects nobody
 318.871ms  client  #7 is unknown: no answer in time
  326.71ms  client  #8 is unknown: no answer in time
 352.203ms  c1      calls #9 write x=9
 360.042ms  c2      calls #10 write x=10
     450ms  n1      restarts
 452.203ms  client  #9 is unknown: no answer in time
 460.042ms  client  #10 is unknown: no answer in time
 485.535ms  c1      calls #11 write x=11
 493.374ms  c2      calls #12 write x=12
 495.535ms  client  #11 is ok, counted n1,n2,n3
 503.374ms  client  #12 is ok, counted n1,n2,n3
 518.868ms  c1      calls #13 write x=13
 526.707ms  c2      calls #14 write x=14
 528.868ms  client  #13 is ok, counted n1,n2,n3
 536.707ms  client  #14 is ok, counted n1,n2,n3
 552.201ms  c1      calls #15 write x=15
  560.04ms  c2      calls #16 write x=16
 562.201ms  client  #15 is ok, counted n1,n2,n3
  570.04ms  client  #16 is ok, counted n1,n2,n3
 585.534ms  c1      calls #17 write x=17
 593.373ms  c2      calls #18 write x=18
 595.534ms  client  #17 is ok, counted n1,n2,n3
 603.373ms  client  #18 is ok, counted n1,n2,n3
 618.867ms  c1      calls #19 write x=19
 626.706ms  c2      calls #20 write x=20
 628.867ms  client  #19 is ok, counted n1,n2,n3
 636.706ms  client  #20 is ok, counted n1,n2,n3
   652.2ms  c1      calls #21 write x=21
 660.039ms  c2      calls #22 write x=22
   662.2ms  client  #21 is ok, counted n1,n2,n3
 670.039ms  client  #22 is ok, counted n1,n2,n3
 685.533ms  c1      calls #23 write x=23
 693.372ms  c2      calls #24 write x=24
 695.533ms  client  #23 is ok, counted n1,n2,n3
----
ended by horizon at 700ms
failover n1 to n2 in epoch 2: detected 224ms, promoted 257ms, no writes for 365.535ms, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: unknown: #24 is still under way.
