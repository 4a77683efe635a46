import { main } from './start';

void main(process.argv.slice(2));
