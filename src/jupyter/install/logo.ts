/** The picture of the kernel in launchers: points inside a quarter disc, as in the estimate of pi. */
export const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64" role="img">
<title>Ensemble</title>
<rect width="64" height="64" rx="10" fill="#0072b2"/>
<path d="M10 54V10A44 44 0 0 1 54 54Z" fill="#ffffff" fill-opacity="0.2" stroke="#ffffff" stroke-width="2.5" stroke-linejoin="round"/>
<g fill="#ffffff"><circle cx="19" cy="24" r="3.4"/><circle cx="31" cy="34" r="3.4"/><circle cx="18" cy="43" r="3.4"/><circle cx="41" cy="46" r="3.4"/></g>
<g fill="#e69f00"><circle cx="48" cy="18" r="3.4"/><circle cx="54" cy="31" r="3.4"/></g>
</svg>
`;
