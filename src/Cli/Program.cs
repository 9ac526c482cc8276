using Cloud.Cli.Running;

return (int)await CommandLine.RunAsync(args);
