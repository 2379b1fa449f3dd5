from scipy import stats
import json
# Writes tails.json: tails and quantiles by SciPy (python3 tails.py > tails.json)
o = {}
o['binom']=[[k,n,p,float(stats.binom.sf(k-1,n,p)),float(stats.binom.cdf(k,n,p))] for k,n,p in [(0,50,.95),(50,50,.95),(40,50,.95),(186,200,.95),(199,200,.95),(930,1000,.95),(9500,10000,.95),(9400,10000,.95)]]
o['t']=[[t,df,float(2*stats.t.sf(t,df))] for t,df in [(2.0,1),(2.93,49),(5.0,199),(4.2,9999),(0.0,10)]]
o['f']=[[f,a,b,float(stats.f.cdf(f,a,b)),float(stats.f.sf(f,a,b))] for f,a,b in [(1.2,5000,49),(0.7,1e6,199),(1.0,1e5,999),(1.02,1e6,9999),(0.5,30.5,12.25),(3,10,1000)]]
o['tq']=[[p,df,float(stats.t.isf(p/2,df))] for p,df in [(.05,1),(.05,49),(.00333,199)]]
o['fq']=[[p,a,b,float(stats.f.ppf(p,a,b))] for p,a,b in [(.025,1e6,199),(.975,5000,49),(.5,10,20)]]
o['cp']=[[k,n,float(stats.beta.ppf(.025,k,n-k+1)) if k>0 else 0.0,float(stats.beta.ppf(.975,k+1,n-k)) if k<n else 1.0] for k,n in [(0,50),(50,50),(190,200),(960,1000)]]
print(json.dumps(o))
