# One image for every service of the house; the command says which. The sandbox target adds the simulated departments and the login portal.
FROM node:26-bookworm-slim AS house
WORKDIR /shuqiao
ENV NODE_ENV=production HOST=0.0.0.0
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY standards ./standards
COPY schema ./schema
COPY policy ./policy
COPY journal ./journal
COPY adapters ./adapters
COPY subgraphs ./subgraphs
COPY governance ./governance
COPY gateway ./gateway
# The mount points belong to the user the services run as; a new volume takes its owner from here.
RUN mkdir /data /keys /gateway && chown node:node /data /keys /gateway
USER node

FROM house AS sandbox
USER root
RUN npm ci --ignore-scripts && npm cache clean --force
COPY sandbox ./sandbox
USER node
