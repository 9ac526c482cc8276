// The validator of swagger.io is a service of somebody else's: null keeps this page to itself.
window.SwaggerUIBundle({ url: 'openapi/cloud.json', dom_id: '#reference', deepLinking: true, validatorUrl: null, persistAuthorization: false });
