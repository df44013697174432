import 'swagger-ui-dist/swagger-ui.css'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'

// The API's own document, drawn by Swagger UI from our own files: no request leaves for anybody else's host, so neither the
// validator badge nor the default look-up of other documents is wanted. Its parts open one by one: all at once, drawn, take half a minute.
SwaggerUI({ dom_id: '#app', url: '/api/v1/openapi.json', validatorUrl: null, queryConfigEnabled: false, docExpansion: 'none', defaultModelsExpandDepth: -1 })
