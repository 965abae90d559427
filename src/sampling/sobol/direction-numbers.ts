// Direction numbers of the first 1024 dimensions of the Sobol sequence, from new-joe-kuo-6.21201 of
// https://web.maths.unsw.edu.au/~fkuo/sobol/: S. Joe & F. Kuo, "Constructing Sobol sequences with better two-dimensional
// projections", SIAM Journal on Scientific Computing 30 (2008) 2635-2654. The numbers come under this licence:
//
// Copyright (c) 2008, Frances Y. Kuo and Stephen Joe
// All rights reserved.
//
// Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
// following conditions are met:
//
// - Redistributions of source code must retain the above copyright notice, this list of conditions and the following
//   disclaimer.
// - Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
//   disclaimer in the documentation and/or other materials provided with the distribution.
// - Neither the names of the copyright holders nor the names of the University of New South Wales and the University of
//   Waikato and its contributors may be used to endorse or promote products derived from this software without specific
//   prior written permission.
//
// THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
// LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT
// SHALL THE COPYRIGHT HOLDERS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
// (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
// INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
// NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH
// DAMAGE.

/** Dimensions in the table. */
export const MAX_DIMENSIONS = 1024;

/**
 * For each dimension but the first, bit by bit, each number from its lowest bit on: the degree s of its primitive
 * polynomial, 4 bits; the coefficients of the polynomial between the first and the last, which are 1, from the lowest
 * power up, s - 1 bits; (m_k - 1) / 2 of its odd numbers m_1 … m_s, k - 1 bits each. Bytes from their lowest bit on;
 * base64.
 */
export const PACKED: string =
  "IU8ZQVGIdQmFRZTUuVlLQDVS5dVbGAdbw1UZjBvbxEeYzY1ZptJf8O6Zj7jtiHfIE79DSmDaOTHF+qao/XMVm9Q7rgkj3mdDAg68LHVXiuyoS+sF" +
  "26mPdeTkRLR4N7XQONwD399umsfOn2JD6MjfYHqs9N8/GFrSKiYfTWnXkYAvXwtqwdjDDzyhLMgSmJFGpnKciHsBslwcLkfOERrfm3sDqUI9GI5h" +
  "ZCuHxfOHSBrhPOrfq1EvVdWEiVA5uqzv2bAGsAkiCQHhXASraRHxeWb5mYEW+mhbycKSg+e1+cKnpQa/SfN9SolueYPsud8puUP/2RhQ6SPznVaA" +
  "OYSq9vmSqeTW4E6hGUWhQQNBKWXvAPvteVVQDZQFuSW/Mf7z6TXIZ1s/eaZA6n92icbtk/KQ2cai1rf1qQeBMdCsyacDzwcQmZhORc9XqRhc+/4Y" +
  "+di0p6uYGclA4PhKiSkJPwxP2YlOoY1weTp152WH2VoWzjo5CWus9UfRWSutoG0laetPCXnimfuQeRrg+ZvnnFgHKQwAJJG9eZxfdQzxqe1kU4PX" +
  "yb1IXMKuOb5RmzqUWS4WMvBOaf4zh7xqqW7QJlNsyT5nW3B8Gd9sDfzvSU+VsHRs2b+5hHpJSiAXIcXfymkDS+b3H5qnEzIaK59tpVqQ6Q7w2j0q" +
  "405DhAjg6o0q+0D5lKpAmP9H5UyxFjFtBhd8KiomUwQnnonrmiPeeJP6oXNY8Omu7LTmmcknsIsI+sc7972g1amhkMnIUQOmjOq/MmdClUZSnvtW" +
  "24mK6TAeOsPDqidMDc2yFq+hSMzWzsmIrvrMtgQguVrrWB4alzqqMBWvW9t1osemUlWGKrkuY27LoXGcCq2E5VxYU+q4T7DTDDWp8jahv0fQrO77" +
  "cOkhIPzaT66pnHswaULRw3uZI6EKQ3C6gjuQSox1+unttLrRwZ+zMARryLugXPsgoScp499QG4u21Pq7F+h4ylNYB3wxFuhPnTcha3upRLNJWZ84" +
  "k2pdeCMl1AAKFmYEWt6daVqvcQxVW6tvixUVpY+1+t3KT6vf0LpYt+EM+Jur40Pe5fTWp5A1qEQyx6VyngXs6XH6OlqyFORLSqvpD1LLlzWpqkFg" +
  "tnixmbLOl3fDrxIam3c1+X9dqe8prbccU6/Ga/K10QiAJk+bqTTN9Ip9zZG/XStoe1Nnr0h8rvnto1f+UpvyxyYcMeazK8DeGO/hhFBnF3hjrdSd" +
  "eGNsBfwgW56lRq61gC7EDJMtMrsjBODDtRf2NjcGGyHhtmZz9MqgdjhcLrAZXBw+pnxEt1fB28NY0TLjEehgjcgiD1iN8yysElIDfF6517V9Ymcn" +
  "/It6379UBEZscPQLBBYLM4ZDGRod255hMu7ZOMbXWDScPZWQbZRwC4di+uu5j61159DHlTst73tsHWgze1kYQ9vV4xehIQvUuruGHFRHudPLyjeR" +
  "mYHQWHf1w0oCrCTchsCVXkqUd1likyL228klG5m0P+V3PTEgXg3tYjGvKI6tajhaRJgl5SHWMqzbALSoSOZ2sqKT/reVxrmBmIo74OYyuXobf1P7" +
  "XV1+EsrIAzyW+0t9HHKVx35jg8Gx/t8QLBjuMfgOZVwiqeSt5r6pKEHkfrLWvGtkluLAsZabP5ta5oYx+46TOFOaBV/EWHasLqiMPOrSK0/EAgRT" +
  "bDRs94nq4KbmrSsuQGLpvbpByZ8dCKiJF6VapbQJvYRkA4oosVehQGtOwCku1FLkENPFT+vaWZLCUtxZXqbPC5PXG3uzqMh3bWKSWpnvSqUuTzFA" +
  "/cjZBcP9yZMCwnh5ubtCBRpfUMyCNRcpMuQ7zaEW2zo1g2y8KFMF26lU8DHdmjwGWxXGP5bqMd5xs2KrbqCRRoisVhQFuR/bq+RVC9evxjDsbrpv" +
  "0U34yl9ZSJauqBPyNuk47N7FWPf7YRPJXrx2axhNuHxe21e/Nap99/VjA2s1IBP8ZTEtYfY9HLHQr/xFzI/zMKdP7LOZmcmWKn9z8fczUhv/FlrB" +
  "1YJGUapjn3613dKUZIGsim0Xy5pgS3VFopFgX8OZmX7T7BiubCK67fKHSf+9bfRPzOir57u+/fPYK26qlHa4m8V47rvF1Ba3KCsjD6BC3uTAAqCg" +
  "gNRCqxyTBqn0yvtlr6uNqEn6xDbudoFkCRhGae/1Tk/eace54r/kHU1ApKgXMra9/FcikBfZ0Lpn1wFTXKc/2/m62eTh8h/ua185yjoYA1NpC3zW" +
  "kO7/3HiugSpkkgtxHtplcMyuTFIlHLEPGg+TqU7Pn3ZFREyXinV1/cIIZdCEMK/X2xpjoi3NCgZOmyMzOBeOzJlwhbSwXhb8iHotkb36/sv3YKdd" +
  "8sRRcH+oPL9N0lUIjIOPxdZJ/KkxRbTGwWbZ9IjQIIRw3S/jT9pxiIB/O6b9Imceeb9pzWQ5OQ/K691smpOWH/XOoKtVU+UHJ8IMg7VxUl/Ks5hu" +
  "/ZdOlJYzz0TA7u7JVr3pmQXr3EAtULV8VTobeygayg8qr/R2Ha1oQijhJZXtpN6A7k2IUP61NKGlai8IYbCgtrmIgVOl73fU6IRCc0iF4KoKCARV" +
  "N2DfWVYxiuZqCZQMGyuHIBNfVTZzb91Xqty7h20trtns2wa5LY9N1kUdsQNVB73PhvBXBInGEJdapSjAmRwk4HZLtLWhzdJyXW9bjtc3FdrXSy6v" +
  "wO2/spl7111jlE3ONPVsu1MRGSqOvMKFVzj7G6PWerzzbgA/Eomqplff+qZWN4mh3QpMP4INa5aGX4cNkK2Lu0+NC/HJghahXM92J36/GugG/vps" +
  "xT7Ahw7VL5jNeBINYfdzDr8cu+P3B7mc1HdkPoVGdtIN4ZZ8QsxwfNTwW5U71VJzh9VO+3J3zxbtp1x9cR44gsFksPtsz1/CgmnBM5/1earguOYh" +
  "fLVA66rrbPBztzdpTW2WvPJEyz6NjTnyho2t36ilhFyum2FO2/UYk/FwmWVwz35G1swBQxav287QloJEz83Nm5xBo5KXNbJ8m70dE1h47bZwhnP9" +
  "SVZ+2TLujE8y5CsXWsyPzTTzbs3mu7nU68TcWzh+XUfrbsL7+dpu7XpnFxHbt+i1PYFw7vIRxLe6A1ctxJT5xzZ4pDHriEc+/yKvSCkHFKlj2uWT" +
  "4VMPsFE/2/zaC5d3VRJip5fpy6ZwKqis9U90Kyz3jJnVvqk0uipY47LmnwnzBN7XPTb9VqLSPLeP4cr/8LFTLiKkXPo7Ua5waMpwnAIvOg91vEw3" +
  "z5kGQdy56guTC11wD/aFdZDbG1YFZB+so+VpduQ5xc5MYK9TiaHQd/KD0eAqXto/4CkEBtehn6uzLdrO7BYehNu8XaFE0PM+/Aj1pNYGo1670jkS" +
  "jZUmMUZMvCRyJxIBktX5P0XM4FNk5/rXn67BAc+rqJVniP8wQk6OYYF7GkiTA0sKN9eCtph/exaa5TMWxrTq6vcyf5ESnI3RNU8eAlPQb5kdmFuf" +
  "EBObGpbwO0I7odZGEqMDZoOMEg805oq/6sobWZvjvaygShSEPaIXCt8fSE+xM88EZGc/JwB2BDfOiSC/TIyz7CEr/BNEhUXlBfi8QJkrasBd5Fdc" +
  "MmoxWOg/yCDfw1Wl47K8CElTZR6gKMmHcSk+9dmhvRCJHbM/E0IQFrSJP0NGHSStTP3YS1vmjD+n9jIBxjfW/JlaPC6RJIZDBdg0uNf6MZXEEv8w" +
  "buAAkStMS/3pYuYsBs0xk5uoV87RqQf3zXuqmVGGqdO3171bu2lSPw8I++7XhXF9cyDGUCEzZ/HxuibqvCFobuc08dbVrflEUqmkVLBy4rewi5o0" +
  "lGjsCNxH5hl1WRkKRYGb38o6CtPeMOVj5CSZpyTsAXkd7D1LI1tJQ1PLSyYm2klOE6V8GfsXWT/yfKg09SFfk7vVZthRhwckCn1Rok+wqWIkl9B2" +
  "APIX4mR1KbeoJR+sFsniqmt5ZkBeM2GL11WsNEql90KaNLsLhIUB2x/mFk+uV7Q9i6xubQMXTLCh0Qcb6Ue8THhkhL7CtseMcR+yyvQlA9pyQRJN" +
  "Y5ZZkiQ5n6IWBclSg+QLfMdrq0STvYaOjUr8DB2YLSuur3l8BgmM4Q1m3NJfq8Z9YLAzHDp5Sr7Nos63L1h0qZ0apTGJb6uz7uYSdj6AXyiuYuKt" +
  "mhGsL/U7Mc/WK5up4COPUmaXs9caQRVP3FtYG39PaV/4h02h2BMG3078RUW/7UNHvELyZ2f4nMwmMNmFU5vaOE29figzEkdi/qI7tJun4SX6iNJa" +
  "s6PTIsZclN1LKNe11kqP7/i+6UyIJ/H0FzfSM8Qwuki1Ai7W5CdZirkx2WehDMo4WyHSevekk1mW86o5GWo8u05wL5MFT8cFoAVv5GIWU+3OHIV6" +
  "UcnYjJ5j70b9BXiFvUmk3h4Ple7RCpNzFGj6qxe31R8+5wtkL2vYrrraPE/N5vacxqHzr7mhkt6ss9Esuj5wRZ9naE75jlzj4IwSH+TUe728scg0" +
  "XUjW0LJ9f9Wai3pC83Z0E17lP6OVhGdlcEv+4leG6/UD282fbFkDrFeDLvDGHRuy77iwjcobER+XyrVyYjcsmW78i7p258eSO2PtqrwYiserzRw/" +
  "I/qDcbuWkcuKIL2gHKaUOU+XN+ufc591sh7+7sQdetwtD12pDN66/ZLzcNbnvDm9v3QZdTGeMh2zgNk/E8OKH2U6ZQSTaV7W/49cd8sLpt4SnJZL" +
  "hx6ZJ7zkwbts9AQtHJtYMMcV/8QwNEQecl5D+6cT0OvF/ORdDeGdDYWBKVjK70hlh+ykZwtxlzmEuVxpSf2LYDHzgs3mLzDwscNkfmarFNmDWaeM" +
  "zyyozRVj4y1+O+dZ06l/qUg4w2oeNAyPC8+BuiVAHOmn3AUdica1NjjUTpEK5ASg880wqiE9j0yy0g+U4lYbDQo5HtgKwsW6PuSQW7ANoGKAhb1k" +
  "2BRUS4smAhMbHiWGdMXzOUdWuKcLqaiaRqfRzPCKBSqjKzILAfni6s0tsO53R9mzyH3i6GkNmymHZ5RTadMHWi2vFsUzv8Bs0ezJj9yPc75FQMQT" +
  "VOihGx9d8rpCIVOhiUmO+6jEBIhPqTmLjHjjRggBwzNgJLnxKXwLRKgUte7x5OPEQeFJTVKLZdy35Jq4H7heY83MFyaYR8XC7baDuw/VWoPEqMHQ" +
  "MXu/jcASwPO4WzYmf+gOP4DEHGLm3QCgpmlZrK/T70hVT8Ax0YLswHn5adnSGoDwlk5TxTM8RPt1CtRiNKl2CKpp/PwtA3Pzd9Oth3mvEU/fQCjQ" +
  "jsR0VgWWtdRFQA6sJiuPe2L2frcRBH+sBiqO9hAIT/0EpBy69w6JZCAqZEtB+xdeAYdBsChj1legYZA3KzqXrhVXdRdUowg7p8QUdTDB7QUiiY08" +
  "n/pE7K5fhwH5qRvU+jqSgCnbZLDvT+LBnedh0KU3HETLPH3t6/D+XcqdB4Q0VJWIoY42V0kbArdarf0XxlNEWd+KMJAq2x3yyha8ijQlFEaTo+Sw" +
  "+f92iX0JvxolvOasoAxKUncC4vniDH28jmgO0aFQkMGv3zmQsr/q9iygSKUXZcjjnphKXQvNlmXu0nSshjF+84KD3dAavWecHFfTxDB9R816DBmU" +
  "z+L0MlxoiBMCFwGiuMPtDPdoD2ngKMvs6FZ/g/NJZF9wkx0qsdjgADBZ4MA6W4o6EvY4hCIf+/UJfMvRTm0OD1U6KwDnMbw5Zr+D4NZ5Fu4Z5zSi" +
  "1/GgseI56YnOwteSNz4kFfceSvooJy6G3Q/YMb7OMI+2vnFPMwQaAxmywvql+gbVEvG3gXsgUbcT1DP3RjwDxoSoX1SsRFTtEcXLYkTVKAW2V3eH" +
  "hI4uBSVOVXv6It8tIWihXna0Gn/rKbVLvM7vLjoSl8Jn/c0TSp4tJUs/KHsBc/9E5JFcmNTM12vo30RB5RrE4KjMom0n9FKU83UYjGXhAVsx3RTo" +
  "D6Y+J+S+ViFMZ4WV46oW5sl0I8jbX0EM3lg2b6/l8Qu3WWDgiVkAdHJva1x9FzSqEvPXn0gVMknvRWKH2qcxK7IgJdV98Wlvle/DqBokDbdgsK2V" +
  "tNjls0T2Bz0ZCsEuEApAhhtRf1fG4AIxZrwnbRSJ16MRVVpYV1akAC3rtGrgltfJfUxP+6XbzRqq7ZLL4cH3AJpu3wY1umCrSWdu4RvauDGhnvu4" +
  "hicV+iq2b9QwmTqo4D4m7Mc9HM4LxiEKDNIfwGQbB3/tUN3lgRnZHtXKsVDCDURSGDCur3d0JKUCGPQWLZ21B00dDip/ExIMmETuRmNH5WV+0wEV" +
  "4hmI0tuxAhG8dfdTRT5vdHecm5KtYbKa5y2iDR+PW0TUrqRQoJJ728fTkiL50b9mRWff/GHFWI+Q93YK7wB3gcBikenCeci2h9WdIOmoaaFmTdEC" +
  "ikE/yB6cFzqMpR6cXtASItXOiXRQ2YPs4jaF+G4BPGko5wQbaO0hnD2UNoYkDFX9Z6PIG7t46KzC03LJ1CuiOfey1iexYN4NNYy0i2ViaqgC1cbx" +
  "bSOxxu2UYOjBllZ3/8hK5J1q04Iy/y3RQYK9N0H0SLPaZQZ2k3Qq1++mOPc901HtJCTeSCZgWcg/iXlrCVMRH+OiFe5bPN9fEpFPncNxpS+hHjaY" +
  "tJlu+G8b+cyC6j0mqf3oh/ZZH/JmW5fJ6aOIomSU9sh03HHycpjC9RZG035kNqH8JsKjDj9AX/6xvSgnJcWd1LeqKJpEO4qkV7NVTgaSS4zfkPLS" +
  "syr8Q2fkqWa2pfBPP9zxWqgaWqTNKTDqKMaRZ9rfHVanyrvZIGCAkw/Am9iq0i1kKc8auGIRunSsaGAcw59dE4YNN40rmx33qyk7LgTZV+9KLclO" +
  "t472Lbgb38MSd9id8jGm3rxHdLG8sHraw6xE7iZzrSxTFz/gPKb/0wJXM8tymH/SPQRj+qDQzyLRXQEZ+Tv+Yij3tZwAV6K6XWElA9XtLXHaN+4g" +
  "tc9Qx2KLizUfGnVjfNS/j93nApNcRAbPxrWSa/S6zK0MOg1hVoqJIl0v7hol6SaRBKoOcQeMx+2wxE0oYUr11gLDGY6ncQZgWVDxN8LIT5qBOdyF" +
  "q6wBbTGBUlhapbkkFupRf0yK1OmurOw2V5XbJQMSZs3M4jwIHp10yjxU2eN1ijYDd3DNMnWwrl3xxrGW/m7TDD8bPKttGlRPodw78yp/tq+sj0ta" +
  "fnfPtA2US/AvjnPgdj00ga3VqlVT59ZzbyeNhVXyZNrkewM50Ezzs+8Pdk/BTUfuNNZYzku7Stcn+B2VvTUopwyQ9OA3juJEe83lJ78WD9Mxck7S" +
  "YdPhKMAseTAq+zh23aTDB19ydjuZkfytN7T+nD7HPO2Mr1MnDhvtaPGfrJby2tWUoyqxmZ4KUfq9XXXnzMR5fVvs8Raz3X06oKs4svudlP0HeK8O" +
  "WAiBsQzZCe5a1q6Da2755ZD1wiT+dO2U60zN8V/Ge+gynTuSi4qH0HpcsuNz84423rLlgm6BCeTYwaPORnvCRYzvjd808vyMXOm+WYTD1TINPbB9" +
  "Ay7bEQL6p11zjwqvRi6D16e6M9DjY+zHwFaMGIDm5Hb5GABUE6JWV9a0jP0+7HiCxyArWmUkfd+PXbo4I6WZmkMi1Pij9koIlIvIhWMe9wBNZwMK" +
  "5orFhS2nzUAzydMXiPHD/jNGP1D3e0C2QjfprYjbEeQHA7QGeYzqoqI3BlWowQHEyFQhdUjdQVtfmNwF6oN62X17kLQkkHok8Hvs7tUiFF/1vyGI" +
  "Ds6ikPYMwaxrSCWfcLlYHK1DxUoVcRaUKd2eaAuRx7yjHNy9S23G3VU0GPtdjDJruyIZtxUxvk9+hSeF4jM+/UU74vMBRsfZjWZGmxHPoUfyEhhn" +
  "SrjXatRcouYoxAJIAC31Gwld8eyA6uyqSgkdR6hP7duNFSFAD3rT0RUuCXHj0A6tJNh91NZWqWuXI6Pk7zUhmWJvQfSuS7xGjH1IvdczsQDNF4d0" +
  "ZiOSHk+f6GAqc0xH0I1Eyl3vWrAYxjPwdCUNcTQ3d3vz4dn7rUnu8btIlJv1wTpsf1KlRTA0mC8pU67SoOR6dh1sbjawZvd0Kc1RsFJvLmgZg+6t" +
  "SnBalt9C9Onk5GvvUjYOMHH+Higwk9C+lEsAOKU25JHsVTcw4RiimF750cyZV51MC0muL+oJIUjVcT8Tzh3YvRxobJSf3NcUAdYVF1leU4HQ9DY9" +
  "JBP3uPmOkoUZ7U04klD9sztR2DZ6h1PcjapU3cxqGIrZ6xQj6u9HcX4cyDF3Pl3z4YlMRQh9kfatT0U0FQhVm3l1b0UH1KSd2UYwaC9bWtAHVcP5" +
  "7a6o0j1l0LdDVS/sDLPbXIcMvQ1RnEWcMSisEnbuTWfUexcmbZTAYaj/0RoVhBHTkPE2TYxUtEkpOCQTPxEWWfFcTVNwlHcsbuMdo99B35SfOkDO" +
  "vm6F7/HVOOXz/4E+YZqIIvt3T9mE+RzJjs7XcgHtU7OVcWBxUohZdmtLFbxuZemPePtFV9FU5dkwthrbVV9+TjdWvQOai4eC5cATIi1WFTRA8OEE" +
  "UQYJbq/VmRARUjvmmgk70G21mQTW/vU9wOSqd10Znp7TWEUuQ0a+nVeBvPtnam101UdqA5Ylov9ewDck/R/UisUDWQUX52BTnJd3ZCX7+9Q/4Q8E" +
  "xY0tWVuzB8SNcHHZhUJf1lVpEBhXziu0PNibFZMyBocN6a6ymXZoGW+uoBa5hWfqz01am2+mHN1CmyF1bNuW7Glko5LSpzpO1L8lQEPIMI70LP8T" +
  "tXABQY2xEZB6OYy6vVxjoJ1yKN02ryhRNxd2NwjnaFarNNvb1tUjVEGUHWPc6st2drF9pPqzpGezWoLNXh/sMZJZABnWSUfLV6oywO6kumj5ttb+" +
  "NSKCd5ZUnAizGvWBjR5uWazsXTCK5g1h5ag+tqp1eJF1ZleYZC9GlAALGGHS3RY2fawLy/0lJXiE94fNCGM9sncnnBcxDWJpn8JmnWl3o7pGmxht" +
  "cftvei8cpyXaOIZmYCVph0u993t3kVGKT4R/qS32vhptZJcn1UZT0DROa3orGcbID2ro9cO6vdVRNuaiJ69S00DG9PeVFVKQgLI6iDHrYe1l8gk9" +
  "W4TEHRzRU4uZKYpwpYXf8tCX2WgGWkU0KIwjbmfM9ZrNrIQOfXvlq8C7DWcbTLaanG7uV89Vz5mYuPVF6WcBskDddUZSOfAVlLYWmOO0of2+5vsX" +
  "hARBns3NaKPmfvMmdFvtB25TGhe0qQ9fkj/H296XBgrGHLx9XuePovSmKUaby9sCgZpc0t1pxrOL8H/z/zvNS4uafksDCKZUAQ/D3a22okBJSobz" +
  "b/ES9qx93rGTsXAUjyjErWurNcZaQwJPkgRpE5vvi5TX7faW/g/VxybiSa1nt6WWVwH0tEkiQeiENCDXV6ddbe5KoUCQDwEn5Gxr280EG0xgF/Vt" +
  "0NLxxujBUYSiTaG4/ja+pdZIG+WoSrRs2e1vcs6eBCJAwiJ+Zw+cUE/JibMe6x4S0Qn3nTtnF2THxjAWt8JRTmDIOlhS3CUqTXGDkhs9cqGeFwpO" +
  "k9xSUxl6B3op7qTaJ2cWw/vFnjxpQfd0y4WhZqHw9TTVttztchoU4YDv7p0Bc3bDnHKTDraj0wI2ctc1Z+bvg88GyZnmh/XR/Rx7i6pkedDP3I10" +
  "kJMrnhEbdY69US+d/2TUOY4VrVlB3E4XSDoZls9OF0qWddUlmGPud4WC2mANnXWxm8w1EF8v8qJ1c50+rEQ0qT/TTOXTb9e0HUlwfXnJ0WV13wkw" +
  "RZxDrgYZI3Xtd/L6Zpt5DVSxfl8L3iVdF1+itS0tINOEVzSM7fJjmRIwfjbiCUZm8sJ2+6VgQb14tbhN5SY1JoevY38eMJ6gC2LkbvvF1KA3A5pH" +
  "b2pAS9tqd+n1rLkuw9Yt+e9ZbXrGvBVoPzDhIDlksx6uaHEk/HnubwrWrycifIFX5h4hqSK17HWbPjTfSFf3h0VNe5OkE18e61o8b1wrn6kU3gEB" +
  "FnjaHt/S55KL/kbU46YArvT1HZY9J9ZpydPtCI19uBpiY5xg3TmFeJ+fx1Kzf4oxREvm0u7HL4r2oZPpgPkm9vxp1FWafd+Zh1EtbX/jQcEPhHNf" +
  "ulJv618wV4HWpTCm3qDb//cGZXS7hRENuvb3AGqfZmu7l/xpmyKtgA4P95+JQ3YuDnYzYE/8PEoJsBUMWtEXWLhtMV7mtglU0zcJyuWpue7WYpKD" +
  "qH2Cr+RQE/9i+T0obM/gJdyqEzG20GcK0zzY8J6xKK5/PMK89w8KSsOg3zU9bSxrjYSBDtMNuHQE4WJTQ2ETy6pVxtUvAC7WWkiEtCV568VsmuP1" +
  "F1I/BLBx7HVrjegNhgB2mC6sUr+XxUOnITq01tz4oBd4795suLzTA7blcywh47YcwhuAafvPxAFPYH2HjFywl3j4hR1MewtibtC1p18Dy/rh14dY" +
  "5JDnTXBlPXQAtSaSh60ott/7yeBQPYpn0oflcpMGunBimyJR9lcJb/PMHY7fr7gbBc7ZJDfxGlZ1LC6GlYfY42CP696Ni8lUwigUMkIXeEf34nF5" +
  "Ufum7kqNrdbRWHIMjRHMjrWFzTQ1rgcbrcsKuLdNKr2NDf+bCJoZrILNeItjIDzuNOttFfc31+TYlmKSd+PE4s6Adzvuoluz6oe0HPbeDY9+qfj0" +
  "gXJ9iy9p1+NAyrqKZ/ucpZfd9qgf5Hl912ak8wx2PoJ/RgfrsCH5ygr9j8e6dzm6dqiVNVcTpEfubP0YNzRSYdoHyZpkSUrudD+0QbRDdtK3/1u5" +
  "+u1ggz2RWJcXJBq6OLaXXXMk2jC+ZiAvpXMS2CVZmXxiiMwiF3yudkpqm2pVY0F/wiENzZKdkQy1UtODvC5pyyRONmojH+KOKF/dQOmSRdpUossV" +
  "mWp1UnpaJUjkrBFS69vNlPNr6aCkfSJdn2o/ZZQWfYNt+3/yitFU6dSPPH8Zy7nuo/VWkoYv7p0bfzPuP92VD8v/nSErHr+zdYel+RJ/BINuc2DP" +
  "2msZbt/dJFzWF21AdVvCA7VsCBeBD5eRPZfpy2VtKOsMofRgD+acrd60jHh6cSzQiqlHivYYCPPV8wD3ZXrL6mL8Pj/zMPaNmnOcQjw0mr1ELGu7" +
  "ZsP3VeBkoo+/k9C6KWaK1bXg3oosO/VyioI/jxNrfPBa2t2cIFB7l189tpavfldnYNDuQQbYU61U2NyZEk/dLxWkJId7N3g6haG2HCSrHn2MPZ5J" +
  "1hBMEXgZFGReq6crLrtSNgRAjJPc8fkr1Lf/9AJFc+u2fF4U/OSsRFzoK0u9n10KEBbPK19sZVf3J1GKwikGCTdBn9QEOhySRd2wMTPWjXaDKrHf" +
  "WEkY4lv/tj2hSS5XjTexUZJgfINoukfjpw98QS7M0CaKu6zKdLZNMB5V9Yu+PSvo34FtQXMPTaNuaDS0u/l2/RZD7yhw0qXv6aO0zJDaPbpNEWhF" +
  "69dMCOX1kDKJ6zitjFhYuuadpBZTmYcmCfk0amszqTaAMJz3j2/FNdBS2kr8YYKKJ5sMDreXWmWsFrQM7T3eQU2mmnwOU+YkB1xpf7dpFfVo/tAz" +
  "UueB2XPquRPXz7dysV33Np8iBVklNlhnPcYPbaiFyWQnIFJ/mGVQP+oteNavBRRifcbTkhpCYMR+wZJuoxs0pvZKSLLyfG0k77y9qcJvJiVd7HAU" +
  "6nyLqrCK3/q0OkLmbtinuqBF3oWNF3dUE7Sr4tgF4UHZd5kwWm2rQJvdlBe/86GvZOdq9LiSYsDEU0f80L9q11f8ciQHHroFtrO+25Dg5G91g3Vl" +
  "Da2kD/iA4621csFIc2toOK6FkqHqv1Da5opT8qADK0paYl+1uu6XXkulZ/WWPQ/NrmDIIRFnwBiA0EnHK38GuQ1B57EyhNP0mjR/EosztNoJqvW9" +
  "AmfC1MLjsQ8YaQ2wWwDvQaGQ/vhndhcshw091ZhxAAaJ2Q8LJW7JjdqLqjt6tsSaZUixRJviKQ28fbF+jdI8kPkYpaxyd+zS8qVkStHQ2RnRJNso" +
  "5rI2Of2+hm81ylqVKqLS1IH1ICvdstUFETX0JFVSp3HnbEEe03wyuBlRM9E6234lZCPLTynx1zbSBicc2z/22Fwe2N20O+L2tuZgdRiQUzttnL64" +
  "RRFWiEVt2lZr4tZb45AsQs4sdtlmnHoJgCKzlKuLnbZPrrWORo5/0xpOq+0kdfG8Lu6Afa7VcasJaObAgOw06uH03QadVn+Q1bOP31ItuK+iAvUF" +
  "1HHvpngf7nSPUm9Ehx4DytuN608D3zgnUj+OqDbkfruz6T0DjHf9GG25Wp8XjPrsPAOPR3Oun8OlYE9EBsbB16Dr2tFE2B1cfPQK9+g6K3IynI3b" +
  "Oc/DnboogulImxTFBXRm4y7YXI0L7mDd96vdu/vdqBGdGDYmjs138WYeLrsT4NF+3GOtvDrP73DDGjd47XszrxGRWsf8BrBcMdnRW8Bj9jikjYEc" +
  "Z7f4SkmxPJx5PK6AIH2+2B3amFKi6HDHaKOvZe0ae5P+TkhQ1Ovb73tQKhAQO+nOt/vSGq5Y3fWwo5n2Db8IarVNEqTT2kxJ5y+HHx9wWbSr3rbZ" +
  "Abyfqm5NWFmZhsG1ABPnXAEt2a1gTw29wJ/R/NpJvQfG0mI7sMpi1kxXRuoYLN4TDICR07+iYJiaKXYGn29Tp79X0lDUcV3CGBARAcSISOAafLPw" +
  "US47mmDr2pAE2zQMaDVCWPxczpNiNg6r/e8LnWFxjkZkHcWyt91oX96cIfFEY7G+4lxHKTH8lR7QXVynACbMGMXyjKk0Gc9ZCSz4NxI6KLF9xsWa" +
  "z1aG0jPsw3XDMRdEuw5TCRTtsdh5zHklBGgmnvMt+jcf94iFY1BgpZ3zQw3IarfmCbU/Y/R/Tw9ysnwPwYMUZs9m2oVc5Fw9pEjtfkDVdCILwg58" +
  "0OW11Tv7jclzG3OlzcGmAaV9n3K8WZeU0nWpxjTZs0wliqcraOFSjA61LdeQ97RUpUvte2gdzLxbBBjCCmGkknkLM7jDQA8s80TAO97LDFFnA/Ph" +
  "+AlnsTc0ZwqUsgw0W7+qKz3N97xg7yqvTolgcVuz17AWS7Jlu6Az0OVcchT8RGr47zTitDnbF8PU5JXRDjsanc5roM24916HtYtJ3zNRcqWTGw1O" +
  "txDW+6zHC6faBIpSUY60PwvzQ0RB7s+Vd5Q90GdCXHc/IXCAHmtTtAVhlpC9MdE2qdwXTTrOINvKXaPUCrVHKyAQF1tNmUx1vo3SaSiBcnClNN6C" +
  "dbv0Rnz7nTzyxoma3zBtL3KBTkPSVtwK9kxD32MINandbgE3ndMmarOYHQwDkNtN6/Su3IKWnkVk2SbYRC1GoMm6tpe7Ez83V+dWjRhJFFjwDa/9" +
  "1Y8QEQt+wTAZKWGbNRQW6DEPN4OA6t5pXeZdh/CPZUA1GLVax8GOhtZ4pxCK4v3WzotZA3CcS5w7dMu1IAIbMtbly7mN33Q9pffHlQFVxUVud19n" +
  "Qj95Y8ckvoEUjdipnG0Q6KEBZf1rVzYROvM3UTR06dPcll0KVZ4yiL1fu8G3Zn8UXhqQmi8DFLL92Yobwg8OSpXPVkGn9quljFSIj4qKA96szb9w" +
  "iJt3L1gV5HZs6wgs0QbR0Djy7S3b8Y/lMIxEc8j1St+2LuQ00RwzfpxW2bid4E0MNe320i3W9W67MXi0sW1JTvPbXdy4W8F2au6I6JhfM3dWnGSR" +
  "WYkM9yra0s0WlByD/ZGy1s8D";
